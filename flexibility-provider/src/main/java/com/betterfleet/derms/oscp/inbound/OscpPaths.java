package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.connection.LinkState.Inbound;
import com.betterfleet.derms.oscp.wire.MessageName;

/** Where we serve OSCP as a Flexibility Provider. */
final class OscpPaths {

    static final String BASE = MessageName.SERVED_AT;

    private OscpPaths() {}

    /** What sort of message a path takes, as a link's state judges it; a path of ours that takes none counts as a forecast. */
    static Inbound kindOf(String path) {
        String message = path.substring(path.lastIndexOf('/') + 1);
        return switch (message) {
            case "register" -> Inbound.REGISTRATION;
            case "handshake", "handshake_acknowledge" -> Inbound.HANDSHAKE;
            case "heartbeat" -> Inbound.HEARTBEAT;
            default -> Inbound.FORECAST;
        };
    }
}
