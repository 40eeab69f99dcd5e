package com.betterfleet.derms.oscp;

import com.betterfleet.derms.connection.PartnerProtocol;
import com.betterfleet.derms.oscp.wire.Headers;
import com.betterfleet.derms.oscp.wire.MessageName;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/** What a connection's configuration may name of OSCP 2.0. */
@Component
class OscpProtocol implements PartnerProtocol {

    @Override
    public Set<String> messages() {
        Set<String> names = new TreeSet<>();
        for (MessageName message : MessageName.values()) {
            if (message != MessageName.UPDATE_GROUP_CAPACITY_FORECAST) {
                names.add(message.wireName());
            }
        }
        return names;
    }

    @Override
    public boolean reserves(String headerName) {
        return Headers.reserved(headerName);
    }
}
