package com.betterfleet.derms.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Port: resolves all addresses of a host by DNS. */
@FunctionalInterface
public interface HostLookup {

    InetAddress[] lookUpAddresses(String host) throws UnknownHostException;
}
