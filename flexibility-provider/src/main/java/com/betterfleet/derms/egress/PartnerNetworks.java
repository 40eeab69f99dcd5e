package com.betterfleet.derms.egress;

import com.betterfleet.derms.StartupRefusedException;
import java.net.InetAddress;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The private networks in which the operator allows partners, for example behind a VPN; none by default. Loopback,
 * link-local and metadata addresses are never among them.
 */
public final class PartnerNetworks {

    /** No private network. */
    public static final PartnerNetworks NONE = new PartnerNetworks(List.of());

    private static final String SETTING = "DERMS_PARTNER_NETWORKS";
    private static final Pattern SEPARATORS = Pattern.compile("[,\\s]+");

    private static final List<AddressRange> PRIVATE = List.of(
            AddressRange.of("10.0.0.0/8", "private"),
            AddressRange.of("172.16.0.0/12", "private"),
            AddressRange.of("192.168.0.0/16", "private"),
            AddressRange.of("100.64.0.0/10", "of a carrier's own network"),
            AddressRange.of("fc00::/7", "private"));

    private final List<AddressRange> allowed;

    private PartnerNetworks(List<AddressRange> allowed) {
        this.allowed = allowed;
    }

    /**
     * Parses the setting: networks such as {@code 10.20.0.0/16}, separated by commas or spaces.
     *
     * @throws StartupRefusedException if one is no network, or is not within a private range
     */
    static PartnerNetworks parse(String setting) {
        List<AddressRange> networks = SEPARATORS
                .splitAsStream(setting)
                .filter(entry -> !entry.isEmpty())
                .map(PartnerNetworks::parseNetwork)
                .toList();
        return networks.isEmpty() ? NONE : new PartnerNetworks(networks);
    }

    boolean contains(InetAddress address) {
        return allowed.stream().anyMatch(network -> network.contains(address));
    }

    /** Lists the networks for a text, such as {@code 10.20.0.0/16, fd12::/48}; empty if there are none. */
    String describe() {
        return describe(allowed);
    }

    private static AddressRange parseNetwork(String entry) {
        AddressRange network;
        try {
            network = AddressRange.of(entry, "allowed");
        } catch (IllegalArgumentException e) {
            throw createRefusal(entry, "is no network");
        }
        if (!network.isCanonical()) {
            throw createRefusal(entry, "has bits of an address behind its prefix, or a prefix that is too long");
        }
        if (PRIVATE.stream().noneMatch(range -> range.covers(network))) {
            throw createRefusal(entry, "is not within a private range");
        }
        return network;
    }

    private static StartupRefusedException createRefusal(String entry, String objection) {
        return new StartupRefusedException(
                "%s contains \"%s\", which %s; expected networks such as 10.20.0.0/16, separated by commas, within %s"
                        .formatted(SETTING, entry, objection, describe(PRIVATE)));
    }

    private static String describe(List<AddressRange> ranges) {
        return ranges.stream().map(AddressRange::describe).collect(Collectors.joining(", "));
    }
}
