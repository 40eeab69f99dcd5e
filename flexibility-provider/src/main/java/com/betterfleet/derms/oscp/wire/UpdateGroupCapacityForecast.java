package com.betterfleet.derms.oscp.wire;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * States the capacity of a group for future times.
 *
 * @param ignored paths of unknown fields
 */
public record UpdateGroupCapacityForecast(
        String groupId, CapacityForecastType type, List<ForecastedBlock> forecastedBlocks, List<String> ignored) {

    private static final String BLOCKS = "forecasted_blocks";

    /** Joins segments to one message: the arrays are concatenated, all other fields are those of the first. */
    public static ObjectNode joinSegments(List<? extends JsonNode> segments) {
        ObjectNode whole = ((ObjectNode) segments.getFirst()).deepCopy();
        ArrayNode blocks = whole.putArray(BLOCKS);
        segments.forEach(segment -> segment.get(BLOCKS).forEach(blocks::add));
        return whole;
    }

    /** Reads a message that is in its plain form; empty where {@link #fromJson} has to read it. */
    public static Optional<UpdateGroupCapacityForecast> fromPlainText(String text) {
        return PlainForecastReader.readForecast(text);
    }

    public static UpdateGroupCapacityForecast fromJson(JsonNode body) {
        JsonFieldReader fields = JsonFieldReader.of(body);
        return new UpdateGroupCapacityForecast(
                fields.readText("group_id"),
                fields.readEnum("type", CapacityForecastType.class),
                fields.readObjects(BLOCKS, ForecastedBlock::fromFields),
                fields.ignoredFields());
    }
}
