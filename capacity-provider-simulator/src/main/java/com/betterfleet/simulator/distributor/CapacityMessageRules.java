package com.betterfleet.simulator.distributor;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Validates AdjustGroupCapacityForecast and GroupCapacityComplianceError against the protocol's schemas. Nothing is
 * accepted here that a real distributor may refuse.
 */
final class CapacityMessageRules {
    private static final List<String> TYPES =
            List.of("CONSUMPTION", "GENERATION", "FALLBACK_CONSUMPTION", "FALLBACK_GENERATION", "OPTIMUM");
    private static final List<String> PHASES = List.of("UNKNOWN", "ONE", "TWO", "THREE", "ALL");
    private static final List<String> UNITS = List.of("A", "W", "KW", "WH", "KWH");

    /** RFC 3339 with at most milliseconds, which every reader can parse. */
    private static final Pattern TIME =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,3})?(Z|[+-]\\d\\d:\\d\\d)");

    private CapacityMessageRules() {}

    private record CapacityBlock(String path, String phase, Instant start, Instant end) {}

    static void checkAdjustment(JsonNode message) {
        InboundMessage.requireText(message, "group_id");
        requireOneOf(message, "", "type", TYPES);
        Map<String, TreeMap<Instant, CapacityBlock>> byPhase = new TreeMap<>();
        for (CapacityBlock block : parseBlocks(message)) {
            TreeMap<Instant, CapacityBlock> others = byPhase.computeIfAbsent(block.phase(), phase -> new TreeMap<>());
            refuseOverlap(others, block);
            others.put(block.start(), block);
        }
    }

    /** Requires the X-Correlation-ID that names the forecast; whether that forecast exists is not checked. */
    static void checkComplianceError(InboundMessage message) {
        String correlation = message.header("x-correlation-id");
        if (correlation == null || correlation.isBlank()) {
            throw RefusedMessage.malformed(
                    "X-Correlation-ID is missing; give the X-Request-ID of the forecast that cannot be met");
        }
        JsonNode body = message.parseJson();
        InboundMessage.requireText(body, "message");
        if (body.has("forecasted_blocks")) {
            parseBlocks(body);
        }
    }

    private static List<CapacityBlock> parseBlocks(JsonNode message) {
        List<CapacityBlock> blocks = new ArrayList<>();
        for (JsonNode node : InboundMessage.requireList(message, "forecasted_blocks")) {
            String path = "forecasted_blocks[" + blocks.size() + "].";
            JsonNode capacity = node.path("capacity");
            if (!capacity.isNumber() || !Double.isFinite(capacity.asDouble()) || capacity.asDouble() < 0) {
                throw RefusedMessage.malformed(
                        path + "capacity is " + describeValue(capacity) + "; give a number from 0");
            }
            requireOneOf(node, path, "unit", UNITS);
            String phase = requireOneOf(node, path, "phase", PHASES);
            Instant start = parseTime(node, path, "start_time");
            Instant end = parseTime(node, path, "end_time");
            if (!start.isBefore(end)) {
                throw RefusedMessage.malformed(path + "end_time " + end + " is not after start_time " + start);
            }
            blocks.add(new CapacityBlock(path, phase, start, end));
        }
        return blocks;
    }

    private static void refuseOverlap(NavigableMap<Instant, CapacityBlock> others, CapacityBlock block) {
        var before = others.lowerEntry(block.end());
        if (before != null && before.getValue().end().isAfter(block.start())) {
            throw RefusedMessage.malformed(block.path() + "start_time " + block.start() + " lies in "
                    + before.getValue().path() + " of the same phase; a phase has one capacity at a time");
        }
    }

    private static String requireOneOf(JsonNode node, String path, String field, List<String> allowed) {
        JsonNode value = node.path(field);
        if (!value.isString() || !allowed.contains(value.asString())) {
            throw RefusedMessage.malformed(path + field + " is " + describeValue(value) + "; give one of " + allowed);
        }
        return value.asString();
    }

    private static Instant parseTime(JsonNode node, String path, String field) {
        String text = node.path(field).asString("");
        try {
            if (TIME.matcher(text).matches()) {
                return OffsetDateTime.parse(text).toInstant();
            }
        } catch (DateTimeParseException e) {
            // A day or an offset that does not exist is refused below, like a malformed time.
        }
        throw RefusedMessage.malformed(path + field + " is " + describeValue(node.path(field))
                + "; give a time with seconds, at most milliseconds, and an offset");
    }

    private static String describeValue(JsonNode value) {
        return value.isMissingNode() ? "missing" : value.toString();
    }
}
