package com.betterfleet.simulator.depot;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The last answer of {@code GET /api/v1/circuits/{id}}.
 *
 * @param validUntil end of the validity of {@code availableKw}, or null when the answer has none
 * @param schedule limits to follow while the service cannot be reached, in time order
 */
record CircuitSnapshot(
        double availableKw, @Nullable Instant validUntil, double safeDefaultKw, List<ScheduleSpan> schedule) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** A limit for {@code [start, end)}. */
    record ScheduleSpan(Instant start, Instant end, double availableKw) {}

    CircuitSnapshot {
        schedule = List.copyOf(schedule);
    }

    /** Returns empty when the text is not a circuit or a required number is missing. */
    static Optional<CircuitSnapshot> parse(String body) {
        try {
            JsonNode circuit = JSON.readTree(body);
            if (!circuit.path("availableCapacityKw").isNumber()
                    || !circuit.path("safeDefaultKw").isNumber()) {
                return Optional.empty();
            }
            JsonNode validUntil = circuit.path("validUntil");
            return Optional.of(new CircuitSnapshot(
                    circuit.path("availableCapacityKw").asDouble(),
                    validUntil.isString() ? parseTime(validUntil) : null,
                    circuit.path("safeDefaultKw").asDouble(),
                    parseSpans(circuit.path("schedule"))));
        } catch (JacksonException | DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** @param reachable whether the service answered the last request */
    SiteLimit limitAt(Instant now, boolean reachable) {
        boolean valid = validUntil == null || now.isBefore(validUntil);
        if (reachable && valid) {
            return new SiteLimit(availableKw, SiteLimit.LimitSource.CIRCUIT);
        }
        for (ScheduleSpan span : schedule) {
            if (!now.isBefore(span.start()) && now.isBefore(span.end())) {
                return new SiteLimit(span.availableKw(), SiteLimit.LimitSource.SCHEDULE);
            }
        }
        // Before the schedule's start the simulator's clock is behind the service's; without a schedule only the
        // answer counts.
        boolean beforeSchedule =
                !schedule.isEmpty() && now.isBefore(schedule.getFirst().start());
        return valid && (beforeSchedule || schedule.isEmpty())
                ? new SiteLimit(availableKw, SiteLimit.LimitSource.CIRCUIT)
                : new SiteLimit(safeDefaultKw, SiteLimit.LimitSource.SAFE_DEFAULT);
    }

    private static List<ScheduleSpan> parseSpans(JsonNode schedule) {
        List<ScheduleSpan> spans = new ArrayList<>();
        for (JsonNode span : schedule) {
            if (span.path("availableCapacityKw").isNumber()) {
                spans.add(new ScheduleSpan(
                        parseTime(span.path("start")),
                        parseTime(span.path("end")),
                        span.path("availableCapacityKw").asDouble()));
            }
        }
        return spans;
    }

    private static Instant parseTime(JsonNode node) {
        return OffsetDateTime.parse(node.asString("")).toInstant();
    }
}
