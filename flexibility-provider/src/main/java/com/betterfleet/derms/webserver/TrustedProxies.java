package com.betterfleet.derms.webserver;

import com.betterfleet.derms.StartupRefusedException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.catalina.util.NetMask;

/** The proxies whose forwarded headers are believed; without any the caller is who opened the socket. */
final class TrustedProxies {

    private static final Pattern SEPARATORS = Pattern.compile("[,\\s]+");

    private final List<NetMask> networks;

    private TrustedProxies(List<NetMask> networks) {
        this.networks = networks;
    }

    /**
     * Parses the setting: addresses or networks, separated by commas or spaces.
     *
     * @throws StartupRefusedException if one is neither
     */
    static TrustedProxies parse(String setting) {
        return new TrustedProxies(SEPARATORS
                .splitAsStream(setting)
                .filter(entry -> !entry.isEmpty())
                .map(TrustedProxies::parseNetwork)
                .toList());
    }

    boolean isTrusted(String address) {
        return parseAddress(address)
                .filter(parsed -> networks.stream().anyMatch(network -> network.matches(parsed)))
                .isPresent();
    }

    /**
     * Finds the caller: the last address that no trusted proxy has.
     *
     * @param socketAddress of the socket
     * @param forwardedFor the values of {@code X-Forwarded-For}, in order; each proxy appends the address that it saw
     */
    String findCaller(String socketAddress, List<String> forwardedFor) {
        List<String> hops = forwardedFor.stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(String::strip)
                .toList();
        String caller = socketAddress;
        for (int i = hops.size() - 1; i >= 0 && isTrusted(caller); i--) {
            Optional<InetAddress> hop = parseAddress(hops.get(i));
            if (hop.isEmpty()) {
                return caller;
            }
            caller = hop.get().getHostAddress();
        }
        return caller;
    }

    private static NetMask parseNetwork(String entry) {
        String address = entry.replaceFirst("/.*", "");
        try {
            InetAddress.ofLiteral(address);
            return new NetMask(entry);
        } catch (IllegalArgumentException e) {
            throw new StartupRefusedException("DERMS_TRUSTED_PROXIES contains \"" + entry
                    + "\"; expected addresses or networks of proxies, such as 10.0.0.5 or 10.0.1.0/24, separated by"
                    + " commas.");
        }
    }

    private static Optional<InetAddress> parseAddress(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
