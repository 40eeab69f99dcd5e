package com.betterfleet.derms.partner;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/** Port: the names that the partner protocol defines, for the validation of configurations. */
public interface PartnerProtocol {

    /** The names of outbound messages, as a connection's {@code urls} may use them. */
    Set<String> messageNames();

    /** The names of inbound messages, as {@code inboundAliases} may refer to them. */
    Set<String> inboundMessageNames();

    /** Returns whether a header name, in lower case, is used by the protocol and cannot be a static header. */
    boolean isReservedHeader(String headerName);

    /** The service's own address for partners, including the protocol version; empty where it is not configured. */
    Optional<URI> ownAddress();
}
