package com.betterfleet.derms.egress;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;

/** Decides which addresses may be connected to. */
interface AddressPolicy {

    /** Finds why a URL must not be requested, without resolving its host; empty if it may be. */
    Optional<String> findObjection(URI url);

    /**
     * Resolves a host to addresses that may all be connected to.
     *
     * @throws AddressRefusedException if one of them may not
     */
    InetAddress[] resolveHost(String host) throws UnknownHostException;
}
