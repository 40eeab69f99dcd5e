package com.betterfleet.simulator.distributor;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A message from the partner.
 *
 * @param type the last part of the URL
 * @param headers names in lower case
 */
record InboundMessage(String method, String type, Map<String, String> headers, String body) {
    private static final JsonMapper JSON = JsonMapper.shared();

    @Nullable
    String header(String name) {
        return headers.get(name);
    }

    boolean isRegister() {
        return type.equals("register");
    }

    String requireRequestId() {
        String id = header("x-request-id");
        if (id == null || id.isBlank()) {
            throw RefusedMessage.malformed("X-Request-ID is missing; every message needs one");
        }
        return id;
    }

    JsonNode parseJson() {
        try {
            JsonNode json = JSON.readTree(body);
            if (json.isObject()) {
                return json;
            }
        } catch (JacksonException e) {
            throw RefusedMessage.malformed("the body is not JSON: " + e.getOriginalMessage());
        }
        throw RefusedMessage.malformed("the body is not a JSON object");
    }

    /** Parses a time with an offset; without an offset the instant is undefined. */
    static Instant parseTime(JsonNode parent, String field) {
        String text = parent.path(field).asString("");
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw RefusedMessage.malformed(field + " is '" + text + "'; give a time with an offset");
        }
    }

    static String requireText(JsonNode parent, String field) {
        JsonNode value = parent.path(field);
        if (!value.isString() || value.asString().isBlank()) {
            throw RefusedMessage.malformed(field + " is missing or not a text");
        }
        return value.asString();
    }

    static JsonNode requireList(JsonNode parent, String field) {
        JsonNode value = parent.path(field);
        if (!value.isArray() || value.isEmpty()) {
            throw RefusedMessage.malformed(field + " is missing, not a list or empty");
        }
        return value;
    }
}
