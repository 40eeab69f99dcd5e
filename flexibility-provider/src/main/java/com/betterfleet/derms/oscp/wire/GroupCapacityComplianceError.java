package com.betterfleet.derms.oscp.wire;

import com.betterfleet.derms.time.Interval;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reports to the partner that a forecast cannot be met; the correlation id names the forecast. */
public final class GroupCapacityComplianceError {

    private static final String BLOCKS = "forecasted_blocks";
    private static final List<String> UNCHANGED_FIELDS = List.of("capacity", "phase", "unit");

    private GroupCapacityComplianceError() {}

    /**
     * @param forecast as received; its blocks that overlap one of the spans are returned with their capacity as it was,
     *     and with times in UTC with milliseconds
     * @param affected empty: no block is named
     */
    public static String toJson(JsonMapper json, String message, JsonNode forecast, List<Interval> affected) {
        ObjectNode body = json.createObjectNode().put("message", message);
        if (!affected.isEmpty()) {
            ArrayNode blocks = body.putArray(BLOCKS);
            List<JsonNode> received = List.copyOf(forecast.get(BLOCKS).values());
            List<ForecastedBlock> parsedBlocks =
                    UpdateGroupCapacityForecast.fromJson(forecast).forecastedBlocks();
            for (int i = 0; i < received.size(); i++) {
                Interval span = new Interval(
                        parsedBlocks.get(i).startTime(), parsedBlocks.get(i).endTime());
                if (affected.stream().anyMatch(span::overlaps)) {
                    ObjectNode block = blocks.addObject();
                    JsonNode receivedBlock = received.get(i);
                    UNCHANGED_FIELDS.forEach(field -> block.set(field, receivedBlock.get(field)));
                    block.put("start_time", WireTimestamp.formatInstant(span.start()))
                            .put("end_time", WireTimestamp.formatInstant(span.end()));
                }
            }
        }
        return WireNumbers.writeJson(json, body);
    }
}
