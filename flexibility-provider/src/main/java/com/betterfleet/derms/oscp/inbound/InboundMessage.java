package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.registration.AuthenticatedPartner;
import com.betterfleet.derms.secret.TokenHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A message from a known partner, read as far as every message is read alike. */
final class InboundMessage {

    private final String connectionId;
    private final String requestId;
    private final Optional<String> correlationId;
    private final Optional<TokenHash> presentedToken;
    private final String text;
    private final JsonNode body;
    private final List<String> warnings = new ArrayList<>();

    InboundMessage(
            AuthenticatedPartner entrance,
            String requestId,
            Optional<String> correlationId,
            String text,
            JsonNode body) {
        this.connectionId = entrance.connectionId();
        this.presentedToken = entrance.tokenHash();
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
    Optional<TokenHash> presentedToken() {
        return presentedToken;
    }

    /** The body as received. */
    String text() {
        return text;
    }

    JsonNode body() {
        return body;
    }

    /** Something about the message that a person should see in the log, though it was taken. */
    void addWarning(String warning) {
        warnings.add(warning);
    }

    void warnIgnoredFields(List<String> fields) {
        if (!fields.isEmpty()) {
            addWarning("ignored fields: " + String.join(", ", fields));
        }
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }
}
