package com.betterfleet.derms.supervision;

import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.power.Direction;
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
public class Schedules {

    private final JdbcWatches watches;
    private final FactsReader reader;
    private final MicrogridDirectory microgrids;

    Schedules(JdbcWatches watches, FactsReader reader, MicrogridDirectory microgrids) {
        this.watches = watches;
        this.reader = reader;
        this.microgrids = microgrids;
    }

    /** The schedule of a circuit over a span that begins now; without gaps, equal neighbours are one. */
    public List<Projection> of(Circuit circuit, Interval ahead) {
        List<String> governing = microgrids.scopesOn(circuit.id()).stream()
                .filter(scope -> microgrids.governedBy(scope).isPresent())
                .map(ManagedScope::id)
                .toList();
        Optional<ScopeFacts> facts = reader.read(governing).values().stream().findFirst();
        Outlook outlook = facts.flatMap(known -> outlook(known, ahead)).orElse(new Outlook(List.of()));
        boolean enforced = facts.map(ScopeFacts::enforced).orElse(false);
        return joined(Projection.of(outlook, Optional.of(circuit), enforced, ahead));
    }

    private Optional<Outlook> outlook(ScopeFacts facts, Interval ahead) {
        return watches.find(List.of(facts.scopeId())).stream()
                .map(state -> Outlook.of(state, facts.unheard(), ahead))
                .findFirst();
    }

    /** A consumer cares for what is available, not for the row it comes from. */
    private static List<Projection> joined(List<Projection> steps) {
        List<Projection> joined = new ArrayList<>();
        for (Projection step : steps) {
            Projection last = joined.isEmpty() ? null : joined.getLast();
            if (last != null && powers(last).equals(powers(step))) {
                joined.set(
                        joined.size() - 1,
                        new Projection(last.interval().span(step.interval()), last.bindings(), last.available()));
            } else {
                joined.add(step);
            }
        }
        return joined;
    }

    private static List<Optional<Long>> powers(Projection step) {
        return List.of(Direction.IMPORT, Direction.EXPORT).stream()
                .map(direction -> step.available(direction)
                        .map(available -> available.power().watts()))
                .toList();
    }
}
