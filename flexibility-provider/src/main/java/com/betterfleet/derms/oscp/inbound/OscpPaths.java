package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.link.LinkState.InboundMessageKind;
import com.betterfleet.derms.oscp.wire.MessageName;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The paths under which this service receives OSCP as a Flexibility Provider. A path is used in one form only: that of
 * {@link #normalizePath}, without encoded characters, so that all rules see the same path.
 */
final class OscpPaths {

    static final String BASE = MessageName.PROVIDER_BASE_PATH;

    /** The path of all versions and roles. */
    static final String ROOT = "/oscp/";

    static final String FORECAST = pathOf(MessageName.UPDATE_GROUP_CAPACITY_FORECAST.wireName());

    static final String REGISTER = pathOf(MessageName.REGISTER.wireName());

    /** What another reader may resolve: encoded characters, parameters, and steps to other folders. */
    private static final Pattern AMBIGUOUS = Pattern.compile("[%;\\\\]|/\\.\\.?(/|$)");

    private static final Pattern SLASHES = Pattern.compile("/{2,}");

    private static final Map<String, MessageName> SERVED = MessageName.INBOUND.stream()
            .collect(Collectors.toUnmodifiableMap(name -> pathOf(name.wireName()), Function.identity()));

    private OscpPaths() {}

    /** The path of a message by its name on the wire. */
    static String pathOf(String message) {
        return BASE + "/" + message;
    }

    static boolean isServed(String path) {
        return SERVED.containsKey(path);
    }

    /** What follows the base path, such as {@code heartbeat}; empty for a path elsewhere. */
    static Optional<String> nameBelowBase(String path) {
        return path.startsWith(BASE + "/") ? Optional.of(path.substring(BASE.length() + 1)) : Optional.empty();
    }

    /** Reduces a path to single slashes and none at its end: a base address may be configured with one too many. */
    static String normalizePath(String path) {
        String single = path.contains("//") ? SLASHES.matcher(path).replaceAll("/") : path;
        return single.length() > 1 && single.endsWith("/") ? single.substring(0, single.length() - 1) : single;
    }

    /** Whether a path can be read in another way than as it is written; such a path is refused. */
    static boolean isAmbiguous(String path) {
        return !isServed(path) && AMBIGUOUS.matcher(path).find();
    }

    /** Returns the kind of message of a path, for the check of the link's state. An unknown path counts as a forecast. */
    static InboundMessageKind messageKindOf(String path) {
        MessageName message = SERVED.get(path);
        if (message == null) {
            return InboundMessageKind.FORECAST;
        }
        return switch (message) {
            case REGISTER -> InboundMessageKind.REGISTRATION;
            case HANDSHAKE, HANDSHAKE_ACKNOWLEDGE -> InboundMessageKind.HANDSHAKE;
            case HEARTBEAT -> InboundMessageKind.HEARTBEAT;
            default -> InboundMessageKind.FORECAST;
        };
    }

    /** Whether the body of a message to this path may be a registration: at a path that is not served, by its words. */
    static boolean mayBeRegistration(String path) {
        return isServed(path) ? path.equals(REGISTER) : decode(path).contains(MessageName.REGISTER.wireName());
    }

    private static String decode(String path) {
        try {
            return URLDecoder.decode(path, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException malformed) {
            // What cannot be decoded may be anything.
            return MessageName.REGISTER.wireName();
        }
    }
}
