package com.betterfleet.derms.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Port: asks the name service for all addresses of a host. */
@FunctionalInterface
public interface HostLookup {

    InetAddress[] addresses(String host) throws UnknownHostException;
}
