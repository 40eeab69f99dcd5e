package com.betterfleet.derms.supervision;

import com.betterfleet.derms.envelope.Available;
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
 * What will bind a scope for a while, and what its circuit will carry by that (M6).
 *
 * @param bindings an ungoverned direction has no entry
 * @param available empty where the scope has no circuit
 */
public record Projection(Interval interval, Map<Direction, Binding> bindings, Map<Direction, Available> available) {

    public Projection {
        bindings = Map.copyOf(bindings);
        available = Map.copyOf(available);
    }

    public Optional<Binding> binding(Direction direction) {
        return Optional.ofNullable(bindings.get(direction));
    }

    public Optional<Available> available(Direction direction) {
        return Optional.ofNullable(available.get(direction));
    }

    /**
     * The outlook over a circuit as it is.
     *
     * @param enforced whether what binds is written to the circuit, or the circuit keeps to its own path
     * @param span where the outlook says nothing of it, no envelope holds
     */
    public static List<Projection> of(Outlook outlook, Optional<Circuit> circuit, boolean enforced, Interval span) {
        List<Outlook.Step> known =
                outlook.steps().isEmpty() ? List.of(new Outlook.Step(span, Map.of())) : outlook.steps();
        List<Projection> projections = new ArrayList<>();
        for (Outlook.Step step : known) {
            step.interval()
                    .intersection(span)
                    .ifPresent(interval -> cut(interval, circuit)
                            .forEach(part -> projections.add(projected(part, step.bindings(), circuit, enforced))));
        }
        return projections;
    }

    private static Projection projected(
            Interval interval, Map<Direction, Binding> bindings, Optional<Circuit> circuit, boolean enforced) {
        Map<Direction, Available> available = new EnumMap<>(Direction.class);
        for (Direction direction : Direction.values()) {
            Optional<Power> limit = Optional.ofNullable(bindings.get(direction))
                    .filter(binding -> enforced)
                    .flatMap(Binding::held)
                    .map(Held::limit);
            circuit.ifPresent(
                    known -> available.put(direction, Available.of(known.side(direction), limit, interval.start())));
        }
        return new Projection(interval, bindings, available);
    }

    /** An interval in the parts between which an operational limit of the circuit ends. */
    private static List<Interval> cut(Interval interval, Optional<Circuit> circuit) {
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
