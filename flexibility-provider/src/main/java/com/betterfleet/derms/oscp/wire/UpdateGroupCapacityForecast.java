package com.betterfleet.derms.oscp.wire;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The partner states the capacity of a group for times to come.
 *
 * @param ignored paths of fields that are none of the message
 */
public record UpdateGroupCapacityForecast(
        String groupId, CapacityForecastType type, List<ForecastedBlock> forecastedBlocks, List<String> ignored) {

    public static UpdateGroupCapacityForecast read(JsonNode body) {
        Fields fields = Fields.of(body);
        return new UpdateGroupCapacityForecast(
                fields.text("group_id"),
                fields.oneOf("type", CapacityForecastType.class),
                fields.objects("forecasted_blocks", ForecastedBlock::read),
                fields.ignored());
    }
}
