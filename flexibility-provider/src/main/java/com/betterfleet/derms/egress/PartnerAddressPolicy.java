package com.betterfleet.derms.egress;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Permits public addresses of partners, and those in the private networks that the operator allows. A URL is validated when it is configured. A resolved address is validated at
 * each connection, on the very addresses that are connected to, since a name may resolve differently later.
 */
public final class PartnerAddressPolicy implements AddressPolicy {

    private static final Pattern THIS_MACHINE =
            Pattern.compile("(.+\\.)?localhost\\.?|127(\\.\\d{1,3}){3}|\\[?::1]?", Pattern.CASE_INSENSITIVE);
    private static final Pattern LITERAL = Pattern.compile("\\[.*]|[0-9.]+");

    private final boolean loopbackAllowed;
    private final PartnerNetworks networks;
    private final HostLookup lookup;

    /** @param loopbackAllowed whether this host may be a partner, over http too; for demonstrations */
    public PartnerAddressPolicy(boolean loopbackAllowed, HostLookup lookup) {
        this(loopbackAllowed, PartnerNetworks.NONE, lookup);
    }

    PartnerAddressPolicy(boolean loopbackAllowed, PartnerNetworks networks, HostLookup lookup) {
        this.loopbackAllowed = loopbackAllowed;
        this.networks = networks;
        this.lookup = lookup;
    }

    /** Describes a valid partner address. */
    public String describeExpected() {
        String allowed = networks.describe();
        return "an absolute https URL to a public address"
                + (allowed.isEmpty() ? "" : " or to one in " + allowed)
                + (loopbackAllowed ? ", or http to this machine" : "");
    }

    /** Finds why a URL cannot be a partner's, without resolving its host; empty if it can. */
    @Override
    public Optional<String> findObjection(URI url) {
        String host = url.getHost();
        if (host == null) {
            return Optional.of("it names no host");
        }
        boolean local = namesThisMachine(host);
        boolean secure = "https".equalsIgnoreCase(url.getScheme());
        if (!secure && !(local && loopbackAllowed && "http".equalsIgnoreCase(url.getScheme()))) {
            return Optional.of("it is not https");
        }
        if (local) {
            return loopbackAllowed ? Optional.empty() : Optional.of("the address is loopback");
        }
        return LITERAL.matcher(host).matches() ? findLiteralObjection(host) : Optional.empty();
    }

    /**
     * Resolves a host to addresses that may all be connected to.
     *
     * @throws AddressRefusedException if one of them may not: a host that also resolves to a private address is not
     *     trusted at all
     */
    @Override
    public InetAddress[] resolveHost(String host) throws UnknownHostException {
        InetAddress[] found = lookup.lookUpAddresses(host);
        boolean local = namesThisMachine(host);
        for (InetAddress address : found) {
            Optional<String> objection = findAddressObjection(address);
            if (objection.isPresent()) {
                String allowed = networks.describe();
                throw new AddressRefusedException("%s resolves to %s, which is %s; a partner has a public address%s"
                        .formatted(
                                host,
                                address.getHostAddress(),
                                objection.get(),
                                allowed.isEmpty() ? "" : " or one in " + allowed));
            }
            if (local && !PublicAddressRules.isLoopback(address)) {
                throw new AddressRefusedException(
                        "%s resolves to %s, which is not this host".formatted(host, address.getHostAddress()));
            }
        }
        return found;
    }

    static boolean namesThisMachine(String host) {
        return THIS_MACHINE.matcher(host).matches();
    }

    private Optional<String> findAddressObjection(InetAddress address) {
        return loopbackAllowed && PublicAddressRules.isLoopback(address)
                ? Optional.empty()
                : PublicAddressRules.findObjection(address, networks);
    }

    private Optional<String> findLiteralObjection(String host) {
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        try {
            return findAddressObjection(InetAddress.ofLiteral(bare)).map(what -> "the address is " + what);
        } catch (IllegalArgumentException e) {
            return Optional.of("the address cannot be read");
        }
    }
}
