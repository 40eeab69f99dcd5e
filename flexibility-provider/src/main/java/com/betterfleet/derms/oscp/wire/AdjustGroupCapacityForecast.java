package com.betterfleet.derms.oscp.wire;

import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Requests other capacity of a group from the partner; absolute, not a difference. */
public record AdjustGroupCapacityForecast(
        String groupId, CapacityForecastType type, List<ForecastedBlock> forecastedBlocks) {

    public AdjustGroupCapacityForecast {
        forecastedBlocks = List.copyOf(forecastedBlocks);
    }

    public String toJson(JsonMapper json) {
        ObjectNode body = json.createObjectNode().put("group_id", groupId).put("type", type.name());
        ArrayNode blocks = body.putArray("forecasted_blocks");
        forecastedBlocks.forEach(block -> block.writeTo(blocks.addObject()));
        return WireNumbers.writeJson(json, body);
    }
}
