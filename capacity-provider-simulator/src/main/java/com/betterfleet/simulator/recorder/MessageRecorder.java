package com.betterfleet.simulator.recorder;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Stores the newest messages of both directions and drops the oldest first, so that a long demo stays small. */
public final class MessageRecorder {
    private static final JsonMapper JSON = JsonMapper.shared();

    private static final String REDACTED = "[redacted]";
    private static final List<String> SECRET_HEADERS = List.of("apikey", "x-access-token");

    private final int capacity;
    private final Deque<RecordedMessage> messages = new ArrayDeque<>();
    private long lastSequence;

    /** @param capacity most messages stored */
    public MessageRecorder(int capacity) {
        this.capacity = capacity;
    }

    public synchronized void recordMessage(
            MessageDirection direction,
            String method,
            String type,
            Instant at,
            Map<String, String> headers,
            String body,
            int status,
            @Nullable String error) {
        messages.addLast(new RecordedMessage(
                ++lastSequence,
                direction,
                method,
                type,
                at,
                redactHeaders(headers),
                redactBody(type, body),
                status,
                error));
        if (messages.size() > capacity) {
            messages.removeFirst();
        }
    }

    /** Returns the matching messages, oldest first. */
    public synchronized List<RecordedMessage> findMessages(Predicate<RecordedMessage> wanted) {
        return messages.stream().filter(wanted).toList();
    }

    private static Map<String, String> redactHeaders(Map<String, String> headers) {
        Map<String, String> shown = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        shown.putAll(headers);
        // The scheme (Token or Bearer) stays visible; the secret does not.
        shown.computeIfPresent("Authorization", (name, value) -> value.replaceAll("\\s.*", "") + " [redacted]");
        SECRET_HEADERS.forEach(secret -> shown.computeIfPresent(secret, (name, value) -> REDACTED));
        return shown;
    }

    /** Removes the token from a Register; a body that cannot be parsed is removed completely. */
    private static JsonNode redactBody(String type, String body) {
        JsonNode parsed = parseBody(body);
        if (!type.equals("register")) {
            return parsed;
        }
        if (parsed instanceof ObjectNode register && register.has("token")) {
            return register.put("token", REDACTED);
        }
        return parsed.isMissingNode() || parsed.isObject() ? parsed : StringNode.valueOf(REDACTED);
    }

    private static JsonNode parseBody(String body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException notJson) {
            return StringNode.valueOf(body);
        }
    }
}
