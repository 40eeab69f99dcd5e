package com.betterfleet.derms.secret;

import java.net.InetAddress;
import java.util.HexFormat;

/** The network that counts as one caller: an IPv4 address, or the first 64 bits of an IPv6 address. */
public final class CallerNetwork {

    private static final int IPV4_BYTES = 4;
    private static final int IPV6_NETWORK_BYTES = 8;

    private CallerNetwork() {}

    /** The name of an address's network; what is no address stands for itself. */
    public static String of(String address) {
        try {
            byte[] bytes = InetAddress.ofLiteral(address).getAddress();
            return bytes.length == IPV4_BYTES
                    ? address
                    : HexFormat.of().formatHex(bytes, 0, IPV6_NETWORK_BYTES) + "/64";
        } catch (IllegalArgumentException e) {
            return address;
        }
    }
}
