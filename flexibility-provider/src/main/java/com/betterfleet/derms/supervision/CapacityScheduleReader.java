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
 * What consumers of a circuit's capacity follow when they cannot reach us: what the decision would be at each instant ahead
 * under the facts of now, taking it that we then hear the partner no more and cannot tell whether it is there (row 9, the
 * lower of what it stated).
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

    /** The schedule of a circuit over a span that begins now; without gaps, equal neighbours are one. */
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

    /** A consumer cares for what is available, not for the row it comes from. */
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
