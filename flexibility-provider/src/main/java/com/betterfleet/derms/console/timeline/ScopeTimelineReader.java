package com.betterfleet.derms.console.timeline;

import com.betterfleet.derms.binding.GroupBinding;
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
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
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

    /** The steps of many scopes over a span that begins now, by scope id. */
    public Map<String, List<TimelineStep>> findUpcomingSteps(Collection<String> scopeIds, Interval ahead) {
        Map<String, ControlOutlook> outlooks = supervision.computeOutlooks(scopeIds, ahead);
        Map<String, Circuit> circuits = microgrids.findCircuitsOfScopes(scopeIds);
        Set<String> enforced = bindings.findByScopes(scopeIds).stream()
                .filter(binding -> binding.enforcement() == EnforcementMode.ENFORCE)
                .map(GroupBinding::scopeId)
                .collect(Collectors.toSet());
        Map<String, List<TimelineStep>> found = new HashMap<>();
        for (String id : scopeIds) {
            List<TimelineStep> steps = new ArrayList<>();
            projectOutlook(
                            outlooks.getOrDefault(id, new ControlOutlook(List.of())),
                            Optional.ofNullable(circuits.get(id)).filter(Circuit::carriesEnvelope),
                            enforced.contains(id),
                            ahead)
                    .forEach(step -> appendStep(steps, step));
            found.put(id, steps);
        }
        return found;
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
        Map<Direction, Integer> passed = new EnumMap<>(Direction.class);
        for (int i = 0; i < starts.size(); i++) {
            Instant start = starts.get(i);
            Instant end = i + 1 < starts.size() ? starts.get(i + 1) : span.end();
            if (start.isBefore(end)) {
                steps.add(toPastStep(new Interval(start, end), findInForce(changes, passed, start)));
            }
        }
        return steps;
    }

    /**
     * The last change of each direction up to an instant. Each call has a later instant, and continues after the
     * changes that the calls before have passed.
     */
    private static Map<Direction, CircuitCapacity> findInForce(
            Map<Direction, List<CircuitCapacity>> changes, Map<Direction, Integer> passed, Instant at) {
        Map<Direction, CircuitCapacity> inForce = new EnumMap<>(Direction.class);
        changes.forEach((direction, found) -> {
            int next = passed.getOrDefault(direction, 0);
            while (next < found.size() && !found.get(next).decidedFor().isAfter(at)) {
                next++;
            }
            passed.put(direction, next);
            if (next > 0) {
                inForce.put(direction, found.get(next - 1));
            }
        });
        return inForce;
    }

    private static TimelineStep toPastStep(Interval interval, Map<Direction, CircuitCapacity> inForce) {
        Map<Direction, DirectionLimits> directions = new EnumMap<>(Direction.class);
        DecisionRow row = DecisionRow.UNMANAGED;
        for (Map.Entry<Direction, CircuitCapacity> entry : inForce.entrySet()) {
            CircuitCapacity capacity = entry.getValue();
            directions.put(
                    entry.getKey(),
                    new DirectionLimits(capacity.envelope(), capacity.basis(), Optional.of(capacity.available())));
            row = row.worseOf(DecisionRow.of(capacity.decisionRow()));
        }
        return new TimelineStep(interval, row, directions);
    }

    private List<TimelineStep> findFutureSteps(String scopeId, Optional<Circuit> circuit, Interval span, Instant now) {
        ControlOutlook outlook = supervision.computeOutlook(scopeId, new Interval(now, span.end()));
        boolean enforced = bindings.findByScope(scopeId)
                .map(binding -> binding.enforcement() == EnforcementMode.ENFORCE)
                .orElse(false);
        return projectOutlook(outlook, circuit, enforced, span);
    }

    private static List<TimelineStep> projectOutlook(
            ControlOutlook outlook, Optional<Circuit> circuit, boolean enforced, Interval span) {
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
