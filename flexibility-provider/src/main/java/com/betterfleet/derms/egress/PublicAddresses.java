package com.betterfleet.derms.egress;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Which addresses lie in the public Internet. Of IPv4 all but the special ones, of IPv6 only what is given out. */
final class PublicAddresses {

    private static final List<AddressBlock> SPECIAL = List.of(
            AddressBlock.of("0.0.0.0/8", "unspecified"),
            AddressBlock.of("10.0.0.0/8", "private"),
            AddressBlock.of("100.64.0.0/10", "of a carrier's own network"),
            AddressBlock.of("127.0.0.0/8", "loopback"),
            AddressBlock.of("168.63.129.16/32", "a metadata service"),
            AddressBlock.of("169.254.0.0/16", "link-local, where metadata services are"),
            AddressBlock.of("172.16.0.0/12", "private"),
            AddressBlock.of("192.0.0.0/24", "reserved"),
            AddressBlock.of("192.0.2.0/24", "for documentation"),
            AddressBlock.of("192.88.99.0/24", "a relay"),
            AddressBlock.of("192.168.0.0/16", "private"),
            AddressBlock.of("198.18.0.0/15", "for tests of networks"),
            AddressBlock.of("198.51.100.0/24", "for documentation"),
            AddressBlock.of("203.0.113.0/24", "for documentation"),
            AddressBlock.of("224.0.0.0/4", "multicast"),
            AddressBlock.of("240.0.0.0/4", "reserved"),
            AddressBlock.of("::/128", "unspecified"),
            AddressBlock.of("::1/128", "loopback"),
            AddressBlock.of("fc00::/7", "private"),
            AddressBlock.of("fe80::/10", "link-local"),
            AddressBlock.of("ff00::/8", "multicast"),
            AddressBlock.of("2001::/23", "reserved"),
            AddressBlock.of("2001:db8::/32", "for documentation"),
            AddressBlock.of("2002::/16", "a tunnel to an IPv4 address"),
            AddressBlock.of("3fff::/20", "for documentation"));

    private static final AddressBlock GIVEN_OUT = AddressBlock.of("2000::/3", "public");

    /** Ranges whose last four bytes are an IPv4 address that is meant. */
    private static final List<AddressBlock> EMBEDDING =
            List.of(AddressBlock.of("64:ff9b::/96", "translated"), AddressBlock.of("::/96", "compatible"));

    private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};
    private static final int IPV4_BYTES = 4;

    private PublicAddresses() {}

    /** Why an address is not public; empty where it is. */
    static Optional<String> objection(InetAddress stated) {
        InetAddress address = meant(stated);
        Optional<String> special = SPECIAL.stream()
                .filter(block -> block.contains(address))
                .map(AddressBlock::what)
                .findFirst();
        if (special.isPresent() || address.getAddress().length == IPV4_BYTES) {
            return special;
        }
        return GIVEN_OUT.contains(address) ? Optional.empty() : Optional.of("reserved");
    }

    static boolean loopback(InetAddress address) {
        return meant(address).isLoopbackAddress();
    }

    /** The IPv4 address inside one of IPv6 that only wraps it, else the address itself. */
    private static InetAddress meant(InetAddress address) {
        byte[] bytes = address.getAddress();
        boolean plain = address.isLoopbackAddress() || address.isAnyLocalAddress();
        if (bytes.length == IPV4_BYTES || plain || !wraps(address, bytes)) {
            return address;
        }
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(bytes, bytes.length - IPV4_BYTES, bytes.length));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an IPv4 address", e);
        }
    }

    private static boolean wraps(InetAddress address, byte[] bytes) {
        return Arrays.equals(Arrays.copyOf(bytes, MAPPED.length), MAPPED)
                || EMBEDDING.stream().anyMatch(block -> block.contains(address));
    }
}
