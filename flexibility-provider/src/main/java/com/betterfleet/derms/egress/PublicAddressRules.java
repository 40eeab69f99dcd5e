package com.betterfleet.derms.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Decides which addresses are public: all IPv4 addresses but the special ranges, and the allocated IPv6 ranges. */
final class PublicAddressRules {

    private static final String METADATA = "a metadata service";

    private static final List<AddressRange> SPECIAL = List.of(
            AddressRange.of("0.0.0.0/8", "unspecified"),
            // Before the ranges that contain them: these stay refused in an allowed private network.
            AddressRange.of("100.100.100.200/32", METADATA),
            AddressRange.of("fd00:ec2::254/128", METADATA),
            AddressRange.of("fd20:ce::254/128", METADATA),
            AddressRange.of("10.0.0.0/8", "private"),
            AddressRange.of("100.64.0.0/10", "of a carrier's own network"),
            AddressRange.of("127.0.0.0/8", "loopback"),
            AddressRange.of("168.63.129.16/32", METADATA),
            AddressRange.of("169.254.0.0/16", "link-local, where metadata services are"),
            AddressRange.of("172.16.0.0/12", "private"),
            AddressRange.of("192.0.0.0/24", "reserved"),
            AddressRange.of("192.0.2.0/24", "for documentation"),
            AddressRange.of("192.88.99.0/24", "a relay"),
            AddressRange.of("192.168.0.0/16", "private"),
            AddressRange.of("198.18.0.0/15", "for tests of networks"),
            AddressRange.of("198.51.100.0/24", "for documentation"),
            AddressRange.of("203.0.113.0/24", "for documentation"),
            AddressRange.of("224.0.0.0/4", "multicast"),
            AddressRange.of("240.0.0.0/4", "reserved"),
            AddressRange.of("::/128", "unspecified"),
            AddressRange.of("::1/128", "loopback"),
            AddressRange.of("fc00::/7", "private"),
            AddressRange.of("fe80::/10", "link-local"),
            AddressRange.of("ff00::/8", "multicast"),
            AddressRange.of("2001::/23", "reserved"),
            AddressRange.of("2001:db8::/32", "for documentation"),
            AddressRange.of("2002::/16", "a tunnel to an IPv4 address"),
            AddressRange.of("3fff::/20", "for documentation"));

    private static final AddressRange ALLOCATED = AddressRange.of("2000::/3", "public");

    /** IPv6 ranges whose last four bytes are an IPv4 address. */
    private static final List<AddressRange> EMBEDDING =
            List.of(AddressRange.of("64:ff9b::/96", "translated"), AddressRange.of("::/96", "compatible"));

    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};
    private static final int IPV4_BYTES = 4;

    private PublicAddressRules() {}

    /**
     * Finds why an address is neither public nor in an allowed network; empty if it is.
     *
     * @param allowed private networks; they contain no loopback and no link-local address
     */
    static Optional<String> findObjection(InetAddress stated, PartnerNetworks allowed) {
        InetAddress address = unwrapIpv4(stated);
        Optional<String> special = SPECIAL.stream()
                .filter(block -> block.contains(address))
                .map(AddressRange::purpose)
                .findFirst();
        if (allowed.contains(address) && !special.equals(Optional.of(METADATA))) {
            return Optional.empty();
        }
        if (special.isPresent() || address.getAddress().length == IPV4_BYTES) {
            return special;
        }
        return ALLOCATED.contains(address) ? Optional.empty() : Optional.of("reserved");
    }

    static boolean isLoopback(InetAddress address) {
        return unwrapIpv4(address).isLoopbackAddress();
    }

    /** Extracts the IPv4 address that an IPv6 address embeds, else returns the address itself. */
    private static InetAddress unwrapIpv4(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean plain = address.isLoopbackAddress() || address.isAnyLocalAddress();
        if (bytes.length == IPV4_BYTES || plain || !isWrappedIpv4(address, bytes)) {
            return address;
        }
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, bytes.length - IPV4_BYTES, bytes.length));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an IPv4 address", e);
        }
    }

    private static boolean isWrappedIpv4(InetAddress address, byte[] bytes) {
        return Arrays.equals(Arrays.copyOf(bytes, MAPPED.length), MAPPED)
                || EMBEDDING.stream().anyMatch(block -> block.contains(address));
    }
}
