package com.betterfleet.derms.partner;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/** Port: what the protocol spoken with a partner knows by name, so that a typing error in a configuration is refused. */
public interface PartnerProtocol {

    /** The names of the messages that leave for a partner, as a connection's {@code urls} may use them. */
    Set<String> messageNames();

    /** Header names, in lower case, that are the protocol's own and can be no static header. */
    boolean isReservedHeader(String headerName);

    /** Where partners send messages to us, including the protocol version; empty where we do not know our own address. */
    Optional<URI> ownAddress();
}
