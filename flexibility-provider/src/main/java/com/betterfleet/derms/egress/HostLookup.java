package com.betterfleet.derms.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Port: asks the name service for all addresses of a host. */
@FunctionalInterface
public interface HostLookup {

    InetAddress[] lookUpAddresses(String host) throws UnknownHostException;
}
