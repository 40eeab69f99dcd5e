package com.betterfleet.simulator.distributor;

import com.betterfleet.simulator.scenario.FaultPlan;
import com.betterfleet.simulator.scenario.LimitTimetable;
import com.betterfleet.simulator.scenario.LinkPlan;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Builds the bodies of outgoing messages. Times are in UTC with milliseconds, because some readers fail on nanoseconds.
 */
final class MessageBodies {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private MessageBodies() {}

    /** Builds the distributor's own requirements for a handshake or an acknowledge, never an echo of the partner's. */
    static ObjectNode buildRequiredBehaviour(LinkPlan plan, FaultPlan.HandshakeFaults faults) {
        ObjectNode behaviour = faults.bare() ? JSON.createObjectNode() : describeBehaviour(plan, faults);
        if (faults.flat() && !faults.bare()) {
            return behaviour;
        }
        ObjectNode body = JSON.createObjectNode();
        body.set("required_behaviour", behaviour);
        return body;
    }

    private static ObjectNode describeBehaviour(LinkPlan plan, FaultPlan.HandshakeFaults faults) {
        ObjectNode behaviour = JSON.createObjectNode();
        Duration heartbeat = plan.demandedHeartbeat();
        Number faultyInterval = faults.heartbeatInterval();
        if (faultyInterval != null) {
            behaviour.set("heartbeat_interval", JSON.valueToTree(faultyInterval));
        } else if (heartbeat != null) {
            behaviour.put("heartbeat_interval", heartbeat.toMillis() / 1000.0);
        }
        ArrayNode configuration = behaviour.putArray("measurement_configuration");
        List<String> other = faults.measurementConfiguration();
        (other == null ? plan.measurementConfiguration() : other).forEach(configuration::add);
        return behaviour;
    }

    static ObjectNode buildHeartbeat(Instant offlineModeAt) {
        return JSON.createObjectNode().put("offline_mode_at", TIME.format(offlineModeAt));
    }

    /**
     * Builds a forecast from the block that covers {@code now} to the horizon.
     *
     * @param granted blocks of granted adjustments; they apply where they cover the start of a block
     */
    static ObjectNode buildForecast(
            String groupId, String type, LimitTimetable timetable, Instant now, List<JsonNode> granted) {
        ObjectNode body = JSON.createObjectNode().put("group_id", groupId).put("type", type);
        ArrayNode blocks = body.putArray("forecasted_blocks");
        Instant end = now.plus(timetable.horizon());
        Instant start = floorToBlock(now, timetable.block());
        while (start.isBefore(end)) {
            Instant next = start.plus(timetable.block());
            double kw = grantedKw(granted, start, timetable.limits().limitKwAt(start, timetable.block()));
            blocks.addObject()
                    .put("capacity", kw)
                    .put("phase", "ALL")
                    .put("unit", "KW")
                    .put("start_time", TIME.format(start))
                    .put("end_time", TIME.format(next));
            start = next;
        }
        return body;
    }

    /**
     * Builds the forecast that answers an adjustment, with its group, type and blocks.
     *
     * @param factor applied to each requested capacity
     */
    static ObjectNode buildAdjustmentAnswer(JsonNode adjustment, double factor) {
        ObjectNode body = JSON.createObjectNode()
                .put("group_id", adjustment.path("group_id").asString())
                .put("type", adjustment.path("type").asString());
        ArrayNode blocks = body.putArray("forecasted_blocks");
        for (JsonNode requestedBlock : adjustment.path("forecasted_blocks")) {
            blocks.addObject()
                    .put("capacity", requestedBlock.path("capacity").asDouble() * factor)
                    .put("phase", requestedBlock.path("phase").asString())
                    .put("unit", requestedBlock.path("unit").asString())
                    .put("start_time", TIME.format(InboundMessage.parseTime(requestedBlock, "start_time")))
                    .put("end_time", TIME.format(InboundMessage.parseTime(requestedBlock, "end_time")));
        }
        return body;
    }

    /** Returns a forecast with half of each capacity. A test can distinguish the two. */
    static ObjectNode halveCapacities(ObjectNode forecast) {
        ObjectNode other = forecast.deepCopy();
        for (JsonNode block : other.path("forecasted_blocks")) {
            if (block instanceof ObjectNode changed) {
                changed.put("capacity", changed.path("capacity").asDouble() / 2);
            }
        }
        return other;
    }

    private static double grantedKw(List<JsonNode> granted, Instant start, double plannedKw) {
        double kw = plannedKw;
        for (JsonNode block : granted) {
            boolean covers = !start.isBefore(InboundMessage.parseTime(block, "start_time"))
                    && start.isBefore(InboundMessage.parseTime(block, "end_time"));
            kw = covers ? toKilowatts(block) : kw;
        }
        return kw;
    }

    private static double toKilowatts(JsonNode block) {
        double capacity = block.path("capacity").asDouble();
        return block.path("unit").asString("").equals("W") ? capacity / 1000 : capacity;
    }

    private static Instant floorToBlock(Instant now, Duration block) {
        long seconds = block.toSeconds();
        return Instant.ofEpochSecond(Math.floorDiv(now.getEpochSecond(), seconds) * seconds);
    }
}
