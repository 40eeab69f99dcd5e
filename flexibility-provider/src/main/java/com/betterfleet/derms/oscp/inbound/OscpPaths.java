package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.link.LinkState.InboundMessageKind;
import com.betterfleet.derms.oscp.wire.MessageName;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The paths under which this service receives OSCP as a Flexibility Provider. */
final class OscpPaths {

    static final String BASE = MessageName.PROVIDER_BASE_PATH;

    /** The path of all versions and roles. */
    static final String ROOT = "/oscp/";

    static final String REGISTER = pathOf(MessageName.REGISTER.wireName());

    private static final Set<String> SERVED =
            MessageName.INBOUND.stream().map(name -> pathOf(name.wireName())).collect(Collectors.toUnmodifiableSet());

    private OscpPaths() {}

    /** The path of a message by its name on the wire. */
    static String pathOf(String message) {
        return BASE + "/" + message;
    }

    static boolean isServed(String path) {
        return SERVED.contains(path);
    }

    /** What follows the base path, such as {@code heartbeat}; empty for a path elsewhere. */
    static Optional<String> nameBelowBase(String path) {
        return path.startsWith(BASE + "/") ? Optional.of(path.substring(BASE.length() + 1)) : Optional.empty();
    }

    /** Reduces a path to single slashes and none at its end: a base address may be configured with one too many. */
    static String normalizePath(String path) {
        String single = path.replaceAll("/{2,}", "/");
        return single.length() > 1 && single.endsWith("/") ? single.substring(0, single.length() - 1) : single;
    }

    /**
     * Returns the kind of message of a path, for the check of the link's state. An unknown path under the base counts
     * as a forecast.
     */
    static InboundMessageKind messageKindOf(String path) {
        String message = path.substring(path.lastIndexOf('/') + 1);
        return switch (message) {
            case "register" -> InboundMessageKind.REGISTRATION;
            case "handshake", "handshake_acknowledge" -> InboundMessageKind.HANDSHAKE;
            case "heartbeat" -> InboundMessageKind.HEARTBEAT;
            default -> InboundMessageKind.FORECAST;
        };
    }
}
