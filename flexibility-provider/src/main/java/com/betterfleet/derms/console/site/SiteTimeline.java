package com.betterfleet.derms.console.site;

import com.betterfleet.derms.connection.Bindings;
import com.betterfleet.derms.connection.GroupBinding.Enforcement;
import com.betterfleet.derms.console.site.SiteStep.Side;
import com.betterfleet.derms.envelope.CircuitCapacities;
import com.betterfleet.derms.envelope.CircuitCapacity;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.supervision.Binding;
import com.betterfleet.derms.supervision.Held;
import com.betterfleet.derms.supervision.Mode;
import com.betterfleet.derms.supervision.Outlook;
import com.betterfleet.derms.supervision.Projection;
import com.betterfleet.derms.supervision.Supervision;
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
 * The past from the circuit's own history, the future from what supervision knows ahead: one line of time. The past of a
 * scope without a circuit is not kept.
 */
@Component
public class SiteTimeline {

    private static final int UNMANAGED_ROW = 0;

    private final CircuitCapacities capacities;
    private final Supervision supervision;
    private final MicrogridDirectory microgrids;
    private final Bindings bindings;
    private final InstantSource clock;

    SiteTimeline(
            CircuitCapacities capacities,
            Supervision supervision,
            MicrogridDirectory microgrids,
            Bindings bindings,
            InstantSource clock) {
        this.capacities = capacities;
        this.supervision = supervision;
        this.microgrids = microgrids;
        this.bindings = bindings;
        this.clock = clock;
    }

    /** The steps of a scope within a span, oldest first; equal neighbours are one step. */
    public List<SiteStep> of(String scopeId, Interval span) {
        Instant now = clock.instant();
        Optional<Circuit> circuit = microgrids.governedBy(microgrids.requireScope(scopeId));
        List<SiteStep> steps = new ArrayList<>();
        if (circuit.isPresent() && span.start().isBefore(now)) {
            Instant end = span.end().isBefore(now) ? span.end() : now;
            past(circuit.get(), new Interval(span.start(), end)).forEach(step -> add(steps, step));
        }
        if (span.end().isAfter(now)) {
            Instant start = span.start().isAfter(now) ? span.start() : now;
            future(scopeId, circuit, new Interval(start, span.end()), now).forEach(step -> add(steps, step));
        }
        return steps;
    }

    private List<SiteStep> past(Circuit circuit, Interval span) {
        Map<Direction, List<CircuitCapacity>> changes = new EnumMap<>(Direction.class);
        TreeSet<Instant> edges = new TreeSet<>();
        for (Direction direction : Direction.values()) {
            List<CircuitCapacity> found = capacities.changes(circuit.id(), direction, span.start(), span.end());
            changes.put(direction, found);
            found.forEach(change -> edges.add(later(change.decidedFor(), span.start())));
        }
        List<Instant> starts = List.copyOf(edges);
        List<SiteStep> steps = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            Instant start = starts.get(i);
            Instant end = i + 1 < starts.size() ? starts.get(i + 1) : span.end();
            if (start.isBefore(end)) {
                steps.add(pastStep(new Interval(start, end), changes));
            }
        }
        return steps;
    }

    private static SiteStep pastStep(Interval interval, Map<Direction, List<CircuitCapacity>> changes) {
        Map<Direction, Side> sides = new EnumMap<>(Direction.class);
        int row = UNMANAGED_ROW;
        for (Direction direction : Direction.values()) {
            Optional<CircuitCapacity> held = changes.getOrDefault(direction, List.of()).stream()
                    .filter(change -> !change.decidedFor().isAfter(interval.start()))
                    .reduce((earlier, later) -> later);
            if (held.isPresent()) {
                sides.put(
                        direction,
                        new Side(
                                held.get().envelope(),
                                held.get().basis(),
                                Optional.of(held.get().available())));
                row = worse(row, held.get().decisionRow());
            }
        }
        return new SiteStep(interval, Mode.ofRow(row), row, sides);
    }

    private List<SiteStep> future(String scopeId, Optional<Circuit> circuit, Interval span, Instant now) {
        Outlook outlook = supervision.outlook(scopeId, new Interval(now, span.end()));
        boolean enforced = bindings.ofScope(scopeId)
                .map(binding -> binding.enforcement() == Enforcement.ENFORCE)
                .orElse(false);
        return Projection.of(outlook, circuit, enforced, span).stream()
                .map(SiteTimeline::futureStep)
                .toList();
    }

    private static SiteStep futureStep(Projection projection) {
        Map<Direction, Side> sides = new EnumMap<>(Direction.class);
        int row = UNMANAGED_ROW;
        for (Direction direction : Direction.values()) {
            Optional<Binding> binding = projection.binding(direction);
            Optional<Held> held = binding.flatMap(Binding::held);
            sides.put(
                    direction, new Side(held.map(Held::limit), held.map(Held::basis), projection.available(direction)));
            row = worse(row, binding.map(Binding::row).orElse(UNMANAGED_ROW));
        }
        return new SiteStep(projection.interval(), Mode.ofRow(row), row, sides);
    }

    /** Of two rows the one that is worse for the site: a fallback before waiting, waiting before a forecast. */
    private static int worse(int a, int b) {
        return rank(a) <= rank(b) ? a : b;
    }

    private static int rank(int row) {
        return switch (Mode.ofRow(row)) {
            case FALLBACK -> 0;
            case AWAITING_FORECAST -> 1;
            case FORECAST -> 2;
            case LOCAL_CONTROL -> 3;
            case UNMANAGED -> 4;
        };
    }

    private static void add(List<SiteStep> steps, SiteStep step) {
        if (!steps.isEmpty() && step.continues(steps.getLast())) {
            SiteStep last = steps.removeLast();
            steps.add(new SiteStep(last.interval().span(step.interval()), step.mode(), step.row(), step.sides()));
        } else {
            steps.add(step);
        }
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
