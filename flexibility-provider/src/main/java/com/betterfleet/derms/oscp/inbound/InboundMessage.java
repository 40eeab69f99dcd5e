package com.betterfleet.derms.oscp.inbound;

import com.betterfleet.derms.registration.AuthenticatedPartner;
import com.betterfleet.derms.secret.TokenHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** A parsed message from an authenticated partner. */
final class InboundMessage {

    /** Control characters and halves of surrogate pairs, which a name in a message may have. */
    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cntrl}\\p{Cs}]");

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

    /** The request id of this service's message that this one answers, where stated. */
    Optional<String> correlationId() {
        return correlationId;
    }

    /** The hash of the token that authenticated the sender; empty where it was an access token. */
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

    /** Adds a warning for engineers to the message log; the message is accepted nevertheless. */
    void addWarning(String warning) {
        warnings.add(UNPRINTABLE.matcher(warning).replaceAll("?"));
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
