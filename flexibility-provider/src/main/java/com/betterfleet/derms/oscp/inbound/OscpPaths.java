package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.link.LinkState.InboundMessageKind;
import com.betterfleet.derms.oscp.wire.MessageName;

/** Where we serve OSCP as a Flexibility Provider. */
final class OscpPaths {

    static final String BASE = MessageName.PROVIDER_BASE_PATH;

    private OscpPaths() {}

    /** What sort of message a path takes, as a link's state judges it; a path of ours that takes none counts as a forecast. */
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
