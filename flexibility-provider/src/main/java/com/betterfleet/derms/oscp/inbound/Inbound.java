package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.connection.Connections.Entrance;
import com.betterfleet.derms.secret.TokenHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A message from a known partner, read as far as every message is read alike. */
final class Inbound {

    private final String connectionId;
    private final String requestId;
    private final Optional<String> correlationId;
    private final Optional<TokenHash> shown;
    private final String text;
    private final JsonNode body;
    private final List<String> remarks = new ArrayList<>();

    Inbound(Entrance entrance, String requestId, Optional<String> correlationId, String text, JsonNode body) {
        this.connectionId = entrance.connectionId();
        this.shown = entrance.shown();
        this.requestId = requestId;
        this.correlationId = correlationId;
        this.text = text;
        this.body = body;
    }

    String connectionId() {
        return connectionId;
    }

    String requestId() {
        return requestId;
    }

    /** The request id of the message of ours that this one answers, where the partner says so. */
    Optional<String> correlationId() {
        return correlationId;
    }

    /** With which token its sender was let in; absent where it was by an access token. */
    Optional<TokenHash> shown() {
        return shown;
    }

    /** The body as received. */
    String text() {
        return text;
    }

    JsonNode body() {
        return body;
    }

    /** Something about the message that a person should see in the log, though it was taken. */
    void remark(String remark) {
        remarks.add(remark);
    }

    void remarkIgnored(List<String> fields) {
        if (!fields.isEmpty()) {
            remark("ignored fields: " + String.join(", ", fields));
        }
    }

    List<String> remarks() {
        return List.copyOf(remarks);
    }
}
