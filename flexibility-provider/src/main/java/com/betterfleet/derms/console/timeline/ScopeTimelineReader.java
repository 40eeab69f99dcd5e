package com.betterfleet.derms.console.timeline;

import com.betterfleet.derms.binding.GroupBinding.EnforcementMode;
import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.console.timeline.TimelineStep.DirectionLimits;
import com.betterfleet.derms.envelope.CircuitCapacities;
import com.betterfleet.derms.envelope.CircuitCapacity;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.supervision.ScopeSupervision;
import com.betterfleet.derms.supervision.decision.AppliedLimit;
import com.betterfleet.derms.supervision.decision.CircuitProjection;
import com.betterfleet.derms.supervision.decision.ControlDecision;
import com.betterfleet.derms.supervision.decision.ControlOutlook;
import com.betterfleet.derms.supervision.decision.DecisionRow;
import com.betterfleet.derms.time.Interval;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/**
 * Reads a scope's timeline: the past from its circuit's history, the future from the control outlook. A scope without
 * circuit has no past.
 */
@Component
public class ScopeTimelineReader {

    private final CircuitCapacities capacities;
    private final ScopeSupervision supervision;
    private final MicrogridDirectory microgrids;
    private final GroupBindings bindings;
    private final InstantSource clock;

    ScopeTimelineReader(
            CircuitCapacities capacities,
            ScopeSupervision supervision,
            MicrogridDirectory microgrids,
            GroupBindings bindings,
            InstantSource clock) {
        this.capacities = capacities;
        this.supervision = supervision;
        this.microgrids = microgrids;
        this.bindings = bindings;
        this.clock = clock;
    }

    /** The steps of a scope within a span, oldest first; equal neighbours are joined. */
    public List<TimelineStep> findSteps(String scopeId, Interval span) {
        Instant now = clock.instant();
        Optional<Circuit> circuit = microgrids.findGovernedCircuit(microgrids.requireScope(scopeId));
        List<TimelineStep> steps = new ArrayList<>();
        if (circuit.isPresent() && span.start().isBefore(now)) {
            Instant end = span.end().isBefore(now) ? span.end() : now;
            findPastSteps(circuit.get(), new Interval(span.start(), end)).forEach(step -> appendStep(steps, step));
        }
        if (span.end().isAfter(now)) {
            Instant start = span.start().isAfter(now) ? span.start() : now;
            findFutureSteps(scopeId, circuit, new Interval(start, span.end()), now)
                    .forEach(step -> appendStep(steps, step));
        }
        return steps;
    }

    private List<TimelineStep> findPastSteps(Circuit circuit, Interval span) {
        Map<Direction, List<CircuitCapacity>> changes = new EnumMap<>(Direction.class);
        TreeSet<Instant> changeTimes = new TreeSet<>();
        for (Direction direction : Direction.values()) {
            List<CircuitCapacity> found = capacities.findChanges(circuit.id(), direction, span.start(), span.end());
            changes.put(direction, found);
            found.forEach(change -> changeTimes.add(latestOf(change.decidedFor(), span.start())));
        }
        List<Instant> starts = List.copyOf(changeTimes);
        List<TimelineStep> steps = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            Instant start = starts.get(i);
            Instant end = i + 1 < starts.size() ? starts.get(i + 1) : span.end();
            if (start.isBefore(end)) {
                steps.add(toPastStep(new Interval(start, end), changes));
            }
        }
        return steps;
    }

    private static TimelineStep toPastStep(Interval interval, Map<Direction, List<CircuitCapacity>> changes) {
        Map<Direction, DirectionLimits> directions = new EnumMap<>(Direction.class);
        DecisionRow row = DecisionRow.UNMANAGED;
        for (Direction direction : Direction.values()) {
            Optional<CircuitCapacity> inForce = changes.getOrDefault(direction, List.of()).stream()
                    .filter(change -> !change.decidedFor().isAfter(interval.start()))
                    .reduce((earlier, later) -> later);
            if (inForce.isPresent()) {
                directions.put(
                        direction,
                        new DirectionLimits(
                                inForce.get().envelope(),
                                inForce.get().basis(),
                                Optional.of(inForce.get().available())));
                row = row.worseOf(DecisionRow.of(inForce.get().decisionRow()));
            }
        }
        return new TimelineStep(interval, row, directions);
    }

    private List<TimelineStep> findFutureSteps(String scopeId, Optional<Circuit> circuit, Interval span, Instant now) {
        ControlOutlook outlook = supervision.computeOutlook(scopeId, new Interval(now, span.end()));
        boolean enforced = bindings.findByScope(scopeId)
                .map(binding -> binding.enforcement() == EnforcementMode.ENFORCE)
                .orElse(false);
        return CircuitProjection.projectOutlook(outlook, circuit, enforced, span).stream()
                .map(ScopeTimelineReader::toFutureStep)
                .toList();
    }

    private static TimelineStep toFutureStep(CircuitProjection projection) {
        Map<Direction, DirectionLimits> directions = new EnumMap<>(Direction.class);
        DecisionRow row = DecisionRow.UNMANAGED;
        for (Direction direction : Direction.values()) {
            Optional<ControlDecision> decision = projection.decision(direction);
            Optional<AppliedLimit> inForce = decision.flatMap(ControlDecision::appliedLimit);
            directions.put(
                    direction,
                    new DirectionLimits(
                            inForce.map(AppliedLimit::limit),
                            inForce.map(AppliedLimit::basis),
                            projection.available(direction)));
            row = row.worseOf(decision.map(ControlDecision::row).orElse(DecisionRow.UNMANAGED));
        }
        return new TimelineStep(projection.interval(), row, directions);
    }

    private static void appendStep(List<TimelineStep> steps, TimelineStep step) {
        if (!steps.isEmpty() && step.isContinuationOf(steps.getLast())) {
            TimelineStep last = steps.removeLast();
            steps.add(new TimelineStep(last.interval().spanWith(step.interval()), step.row(), step.directions()));
        } else {
            steps.add(step);
        }
    }

    private static Instant latestOf(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
