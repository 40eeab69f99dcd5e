package com.betterfleet.derms.egress;

import java.net.InetAddress;

/**
 * A CIDR range of addresses.
 *
 * @param purpose the use of the range, as a refusal names it
 */
record AddressRange(InetAddress base, int bits, String purpose) {

    /** @throws IllegalArgumentException if the text is no address, a slash and a number */
    static AddressRange of(String cidr, String purpose) {
        int slash = cidr.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("no prefix length in " + cidr);
        }
        return new AddressRange(
                InetAddress.ofLiteral(cidr.substring(0, slash)), Integer.parseInt(cidr.substring(slash + 1)), purpose);
    }

    boolean contains(InetAddress address) {
        byte[] own = base.getAddress();
        byte[] other = address.getAddress();
        if (own.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            if (((own[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & maskOf(bit)) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Whether every address of another range is in this one. */
    boolean covers(AddressRange other) {
        return other.bits >= bits && contains(other.base);
    }

    /** Whether the prefix length fits the kind of address, and no bit behind it is set. */
    boolean isCanonical() {
        byte[] address = base.getAddress();
        if (bits < 0 || bits > address.length * Byte.SIZE) {
            return false;
        }
        for (int bit = bits; bit < address.length * Byte.SIZE; bit++) {
            if ((address[bit / Byte.SIZE] & maskOf(bit)) != 0) {
                return false;
            }
        }
        return true;
    }

    /** The range as it is written, such as {@code 10.20.0.0/16} or {@code fd12::/48}. */
    String describe() {
        return base.getHostAddress().replaceFirst("(:0)+$", "::") + "/" + bits;
    }

    private static int maskOf(int bit) {
        return 0x80 >> (bit % Byte.SIZE);
    }
}
