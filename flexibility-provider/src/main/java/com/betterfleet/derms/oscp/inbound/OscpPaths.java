package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.link.LinkState.InboundMessageKind;
import com.betterfleet.derms.oscp.wire.MessageName;

/** The paths under which this service receives OSCP as a Flexibility Provider. */
final class OscpPaths {

    static final String BASE = MessageName.PROVIDER_BASE_PATH;

    private OscpPaths() {}

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
