package com.betterfleet.derms.oscp.wire;

import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The body of Heartbeat.
 *
 * @param offlineModeAt from this time on, without another heartbeat, the link is offline
 * @param ignored paths of unknown fields
 */
public record HeartbeatMessage(Instant offlineModeAt, List<String> ignored) {

    public static HeartbeatMessage fromJson(JsonNode body) {
        JsonFieldReader fields = JsonFieldReader.of(body);
        return new HeartbeatMessage(fields.readInstant("offline_mode_at"), fields.ignoredFields());
    }

    public static String toJson(JsonMapper json, Instant offlineModeAt) {
        return json.writeValueAsString(
                json.createObjectNode().put("offline_mode_at", WireTimestamp.formatInstant(offlineModeAt)));
    }
}
