package com.betterfleet.derms.egress;

import java.net.InetAddress;

/**
 * A CIDR range of addresses.
 *
 * @param purpose the use of the range, as a refusal names it
 */
record AddressRange(InetAddress base, int bits, String purpose) {

    static AddressRange of(String cidr, String purpose) {
        int slash = cidr.indexOf('/');
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
            int mask = 0x80 >> (bit % Byte.SIZE);
            if (((own[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
