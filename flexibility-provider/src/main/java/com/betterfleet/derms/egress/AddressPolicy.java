package com.betterfleet.derms.egress;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;

/** Which addresses may be reached. */
interface AddressPolicy {

    /** Why a URL must not be reached, as far as it can be told without asking for its name; empty where it may. */
    Optional<String> findObjection(URI url);

    /**
     * The addresses of a host, all of which may be connected to.
     *
     * @throws AddressRefusedException where one of them may not
     */
    InetAddress[] resolveHost(String host) throws UnknownHostException;
}
