package com.betterfleet.derms.egress;

import com.betterfleet.derms.StartupRefusedException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The private networks in which the operator allows partners, for example behind a VPN; none by default. Loopback,
 * link-local and metadata addresses are never among them.
 */
public final class PartnerNetworks {

    /** No private network. */
    public static final PartnerNetworks NONE = new PartnerNetworks(List.of());

    private static final String SETTING = "DERMS_PARTNER_NETWORKS";

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
        List<AddressRange> networks = new ArrayList<>();
        for (String entry : setting.strip().split("[,\\s]+")) {
            if (!entry.isEmpty()) {
                networks.add(parseNetwork(entry));
            }
        }
        return networks.isEmpty() ? NONE : new PartnerNetworks(List.copyOf(networks));
    }

    boolean contains(InetAddress address) {
        return allowed.stream().anyMatch(network -> network.contains(address));
    }

    /** Lists the networks for a text, such as {@code 10.20.0.0/16, fd12::/48}; empty if there are none. */
    String describe() {
        return allowed.stream().map(AddressRange::describe).collect(Collectors.joining(", "));
    }

    private static AddressRange parseNetwork(String entry) {
        AddressRange network;
        try {
            network = AddressRange.of(entry, "allowed");
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw refuse(entry, "is no network", e);
        }
        if (!network.isCanonical()) {
            throw refuse(entry, "has bits of an address behind its prefix, or a prefix that is too long", null);
        }
        if (PRIVATE.stream().noneMatch(range -> range.covers(network))) {
            throw refuse(entry, "is not within a private range", null);
        }
        return network;
    }

    private static StartupRefusedException refuse(
            String entry, String objection, @org.jspecify.annotations.Nullable Throwable cause) {
        String ranges = PRIVATE.stream().map(AddressRange::describe).collect(Collectors.joining(", "));
        return new StartupRefusedException(
                "%s contains \"%s\", which %s; expected networks such as 10.20.0.0/16, separated by commas, within %s"
                        .formatted(SETTING, entry, objection, ranges),
                cause);
    }
}
