package com.betterfleet.derms.egress;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a partner may be. What is typed is judged when it is configured; what a name stands for is judged each time a
 * connection is made, on the very addresses that are then connected to, because a name may stand for another address later.
 */
public final class PartnerAddressPolicy implements AddressPolicy {

    private static final Pattern THIS_MACHINE =
            Pattern.compile("(.+\\.)?localhost\\.?|127(\\.\\d{1,3}){3}|\\[?::1]?", Pattern.CASE_INSENSITIVE);
    private static final Pattern LITERAL = Pattern.compile("\\[.*]|[0-9.]+");

    private final boolean loopbackAllowed;
    private final HostLookup lookup;

    /**
     * @param loopbackAllowed whether this machine itself may be a partner, over http too; for demonstrations
     */
    public PartnerAddressPolicy(boolean loopbackAllowed, HostLookup lookup) {
        this.loopbackAllowed = loopbackAllowed;
        this.lookup = lookup;
    }

    /** What a partner's address has to be, in words. */
    public String describeExpected() {
        return loopbackAllowed
                ? "an absolute https URL to a public address, or http to this machine"
                : "an absolute https URL to a public address";
    }

    /** Why a URL cannot be a partner's, as far as it can be told without asking for its name; empty where it can. */
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
     * The addresses of a host, all of which may be connected to.
     *
     * @throws AddressRefusedException where one of them may not: a name that also stands for such an address is not trusted at all
     */
    @Override
    public InetAddress[] resolveHost(String host) throws UnknownHostException {
        InetAddress[] found = lookup.lookUpAddresses(host);
        boolean local = namesThisMachine(host);
        for (InetAddress address : found) {
            Optional<String> objection = findAddressObjection(address);
            if (objection.isPresent()) {
                throw new AddressRefusedException("%s stands for %s, which is %s; a partner has a public address"
                        .formatted(host, address.getHostAddress(), objection.get()));
            }
            if (local && !PublicAddressRules.isLoopback(address)) {
                throw new AddressRefusedException(
                        "%s stands for %s, which is not this machine".formatted(host, address.getHostAddress()));
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
                : PublicAddressRules.findObjection(address);
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
