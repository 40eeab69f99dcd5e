package com.betterfleet.derms.oscp;

import com.betterfleet.derms.oscp.wire.MessageName;
import com.betterfleet.derms.oscp.wire.OscpHeaders;
import com.betterfleet.derms.partner.PartnerProtocol;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** The parts of OSCP 2.0 that a connection's configuration may name. */
@Component
class OscpProtocol implements PartnerProtocol {

    private final Environment environment;

    OscpProtocol(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Set<String> messageNames() {
        Set<String> names = new TreeSet<>();
        for (MessageName message : MessageName.values()) {
            if (message != MessageName.UPDATE_GROUP_CAPACITY_FORECAST) {
                names.add(message.wireName());
            }
        }
        return names;
    }

    @Override
    public Set<String> inboundMessageNames() {
        return MessageName.INBOUND.stream().map(MessageName::wireName).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns the service's address for partners; without a public address that of the local host, where permitted. */
    @Override
    public Optional<URI> ownAddress() {
        String publicUrl = environment.getProperty("derms.public-url", "").strip();
        boolean loopbackAllowed = environment.getProperty("derms.allow-loopback-partners", Boolean.class, false);
        if (publicUrl.isEmpty() && !loopbackAllowed) {
            return Optional.empty();
        }
        String baseUrl =
                publicUrl.isEmpty() ? "http://localhost:" + environment.getProperty("local.server.port") : publicUrl;
        return Optional.of(URI.create(baseUrl.replaceAll("/+$", "") + MessageName.PROVIDER_BASE_PATH));
    }

    @Override
    public boolean isReservedHeader(String headerName) {
        return OscpHeaders.isReserved(headerName);
    }
}
