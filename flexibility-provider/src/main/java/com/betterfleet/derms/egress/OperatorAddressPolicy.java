package com.betterfleet.derms.egress;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;

/** Permits any address of the service's settings, private ones included; http only to this host. */
record OperatorAddressPolicy() implements AddressPolicy {

    @Override
    public Optional<String> findObjection(URI url) {
        if (url.getHost() == null) {
            return Optional.of("it names no host");
        }
        boolean secure = "https".equalsIgnoreCase(url.getScheme());
        boolean local =
                "http".equalsIgnoreCase(url.getScheme()) && PartnerAddressPolicy.namesThisMachine(url.getHost());
        return secure || local ? Optional.empty() : Optional.of("it is not https");
    }

    @Override
    public InetAddress[] resolveHost(String host) throws UnknownHostException {
        return InetAddress.getAllByName(host);
    }
}
