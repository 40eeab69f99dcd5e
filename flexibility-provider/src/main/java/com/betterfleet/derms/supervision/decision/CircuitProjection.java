package com.betterfleet.derms.supervision.decision;

import com.betterfleet.derms.envelope.AvailableCapacity;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The decisions for a scope over an interval, and the capacity of its circuit that follows (M6).
 *
 * @param decisions an ungoverned direction has no entry
 * @param available empty where the scope has no circuit
 */
public record CircuitProjection(
        Interval interval, Map<Direction, ControlDecision> decisions, Map<Direction, AvailableCapacity> available) {

    public CircuitProjection {
        decisions = Map.copyOf(decisions);
        available = Map.copyOf(available);
    }

    public Optional<ControlDecision> decision(Direction direction) {
        return Optional.ofNullable(decisions.get(direction));
    }

    public Optional<AvailableCapacity> available(Direction direction) {
        return Optional.ofNullable(available.get(direction));
    }

    /**
     * Projects an outlook onto a circuit with its present bounds.
     *
     * @param enforced whether limits are written to the circuit; else it keeps its own bounds
     * @param span where the outlook has no step, no envelope applies
     */
    public static List<CircuitProjection> projectOutlook(
            ControlOutlook outlook, Optional<Circuit> circuit, boolean enforced, Interval span) {
        List<ControlOutlook.OutlookStep> known =
                outlook.steps().isEmpty() ? List.of(new ControlOutlook.OutlookStep(span, Map.of())) : outlook.steps();
        List<CircuitProjection> projections = new ArrayList<>();
        for (ControlOutlook.OutlookStep step : known) {
            step.interval()
                    .intersectWith(span)
                    .ifPresent(interval -> splitAtLimitEnds(interval, circuit)
                            .forEach(part -> projections.add(projectPart(part, step.decisions(), circuit, enforced))));
        }
        return projections;
    }

    private static CircuitProjection projectPart(
            Interval interval, Map<Direction, ControlDecision> decisions, Optional<Circuit> circuit, boolean enforced) {
        Map<Direction, AvailableCapacity> available = new EnumMap<>(Direction.class);
        for (Direction direction : Direction.values()) {
            Optional<Power> limit = Optional.ofNullable(decisions.get(direction))
                    .filter(decision -> enforced)
                    .flatMap(ControlDecision::appliedLimit)
                    .map(AppliedLimit::limit);
            circuit.ifPresent(known -> available.put(
                    direction, AvailableCapacity.of(known.directionOf(direction), limit, interval.start())));
        }
        return new CircuitProjection(interval, decisions, available);
    }

    /** Splits an interval where an operational limit of the circuit ends. */
    private static List<Interval> splitAtLimitEnds(Interval interval, Optional<Circuit> circuit) {
        TreeSet<Instant> edges = new TreeSet<>(List.of(interval.start(), interval.end()));
        circuit.stream()
                .flatMap(known -> Stream.of(known.importSide(), known.exportSide()))
                .flatMap(side -> side.operational().stream())
                .flatMap(limit -> limit.until().stream())
                .filter(interval::contains)
                .forEach(edges::add);
        List<Instant> bounds = List.copyOf(edges);
        List<Interval> parts = new ArrayList<>();
        for (int i = 1; i < bounds.size(); i++) {
            parts.add(new Interval(bounds.get(i - 1), bounds.get(i)));
        }
        return parts;
    }
}
