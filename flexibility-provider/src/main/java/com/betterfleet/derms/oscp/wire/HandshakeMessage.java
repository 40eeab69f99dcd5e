package com.betterfleet.derms.oscp.wire;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of both Handshake and HandshakeAcknowledge.
 *
 * @param flat whether demands are outside of their wrapper: used by some peers, valid, and without effect
 * @param ignored paths of unknown fields
 */
public record HandshakeMessage(Optional<RequiredBehaviour> requiredBehaviour, boolean flat, List<String> ignored) {

    private static final String WRAPPER = "required_behaviour";

    public static HandshakeMessage fromJson(JsonNode body) {
        JsonFieldReader fields = JsonFieldReader.of(body);
        Optional<RequiredBehaviour> behaviour = fields.readOptionalObject(WRAPPER, RequiredBehaviour::fromFields);
        boolean flat = behaviour.isEmpty() && (body.has("measurement_configuration") || body.has("heartbeat_interval"));
        return new HandshakeMessage(behaviour, flat, fields.ignoredFields());
    }

    /** Always writes the full wrapper: a known peer refuses an empty object. */
    public static String toJson(JsonMapper json, RequiredBehaviour demands) {
        ObjectNode body = json.createObjectNode();
        ObjectNode behaviour = body.putObject(WRAPPER);
        demands.heartbeatInterval().ifPresent(seconds -> behaviour.put("heartbeat_interval", seconds));
        demands.measurementConfiguration().forEach(behaviour.putArray("measurement_configuration")::addPOJO);
        return json.writeValueAsString(body);
    }
}
