package com.betterfleet.derms.oscp.wire;

import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A sign of life.
 *
 * @param offlineModeAt from this time on, without another heartbeat, the link is offline
 * @param ignored paths of fields that are none of the message
 */
public record Heartbeat(Instant offlineModeAt, List<String> ignored) {

    public static Heartbeat read(JsonNode body) {
        Fields fields = Fields.of(body);
        return new Heartbeat(fields.instant("offline_mode_at"), fields.ignored());
    }

    public static String write(JsonMapper json, Instant offlineModeAt) {
        return json.writeValueAsString(json.createObjectNode().put("offline_mode_at", WireTime.of(offlineModeAt)));
    }
}
