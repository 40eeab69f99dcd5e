package com.betterfleet.acceptance;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The body of an UpdateGroupCapacityForecast as it is being written. */
final class Forecast {

    private final ObjectNode body = JsonMapper.shared().createObjectNode();
    private final ArrayNode blocks;

    private Forecast(String type, String groupId) {
        body.put("group_id", groupId).put("type", type);
        blocks = body.putArray("forecasted_blocks");
    }

    static Forecast of(String type, String groupId) {
        return new Forecast(type, groupId);
    }

    Forecast block(Instant start, Instant end, double kw) {
        blocks.addObject()
                .put("capacity", BigDecimal.valueOf(kw))
                .put("phase", "ALL")
                .put("unit", "KW")
                .put("start_time", start.toString())
                .put("end_time", end.toString());
        return this;
    }

    /** Blocks of one length, one after the other, with these capacities. */
    Forecast blocks(Instant start, Duration length, double... kw) {
        Instant next = start;
        for (double each : kw) {
            block(next, next.plus(length), each);
            next = next.plus(length);
        }
        return this;
    }

    /** The last block, to be spoilt. */
    ObjectNode lastBlock() {
        return (ObjectNode) blocks.get(blocks.size() - 1);
    }

    ObjectNode body() {
        return body;
    }

    @Override
    public String toString() {
        return body.toString();
    }
}
