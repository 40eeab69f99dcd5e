package com.betterfleet.derms.supervision;

import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.supervision.decision.CircuitProjection;
import com.betterfleet.derms.supervision.decision.ControlOutlook;
import com.betterfleet.derms.supervision.decision.ScopeFacts;
import com.betterfleet.derms.time.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Reads the capacity schedule that load control follows while the service is unreachable. It is the decision at each
 * instant ahead under the present facts, with the link unknown from {@code aliveUntil} on (row 9, the lower of
 * forecast and fallback).
 */
@Service
@Transactional(readOnly = true)
public class CapacityScheduleReader {

    private final JdbcScopeStates stateStore;
    private final ScopeFactsReader reader;
    private final MicrogridDirectory microgrids;

    CapacityScheduleReader(JdbcScopeStates stateStore, ScopeFactsReader reader, MicrogridDirectory microgrids) {
        this.stateStore = stateStore;
        this.reader = reader;
        this.microgrids = microgrids;
    }

    /**
     * The schedule of a circuit over a span that begins now, without gaps; neighbours of equal capacity are one step.
     */
    public List<CircuitProjection> readSchedule(Circuit circuit, Interval ahead) {
        List<String> governing = microgrids.findScopesOn(circuit.id()).stream()
                .filter(scope -> microgrids.findGovernedCircuit(scope).isPresent())
                .map(ManagedScope::id)
                .toList();
        Optional<ScopeFacts> facts =
                reader.readFacts(governing).values().stream().findFirst();
        ControlOutlook outlook =
                facts.flatMap(known -> computeOutlook(known, ahead)).orElse(new ControlOutlook(List.of()));
        boolean enforced = facts.map(ScopeFacts::isEnforced).orElse(false);
        return joinEqualNeighbours(CircuitProjection.projectOutlook(outlook, Optional.of(circuit), enforced, ahead));
    }

    private Optional<ControlOutlook> computeOutlook(ScopeFacts facts, Interval ahead) {
        return stateStore.findStates(List.of(facts.scopeId())).stream()
                .map(state -> ControlOutlook.of(state, facts.withLinkUnknown(), ahead))
                .findFirst();
    }

    /** Joins steps of equal capacity, regardless of their rows. */
    private static List<CircuitProjection> joinEqualNeighbours(List<CircuitProjection> steps) {
        List<CircuitProjection> joined = new ArrayList<>();
        for (CircuitProjection step : steps) {
            CircuitProjection last = joined.isEmpty() ? null : joined.getLast();
            if (last != null && availableWatts(last).equals(availableWatts(step))) {
                joined.set(
                        joined.size() - 1,
                        new CircuitProjection(
                                last.interval().spanWith(step.interval()), last.decisions(), last.available()));
            } else {
                joined.add(step);
            }
        }
        return joined;
    }

    private static List<Optional<Long>> availableWatts(CircuitProjection step) {
        return List.of(Direction.IMPORT, Direction.EXPORT).stream()
                .map(direction -> step.available(direction)
                        .map(available -> available.power().watts()))
                .toList();
    }
}
