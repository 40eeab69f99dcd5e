package com.betterfleet.derms.supervision;

import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.time.Interval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What will bind a scope, computed from what is known now: blocks and time-outs are known ahead, and the link is taken to
 * stay as it is.
 */
public record Outlook(List<Step> steps) {

    /** Beyond this many steps ahead the view ends: nobody reads on, and a forecast may hold ten thousand blocks. */
    private static final int MOST_STEPS = 3_000;

    public Outlook {
        steps = List.copyOf(steps);
    }

    /** What binds for a while; an ungoverned direction has no entry. */
    public record Step(Interval interval, Map<Direction, Binding> bindings) {

        public Step {
            bindings = Map.copyOf(bindings);
        }

        public Optional<Binding> binding(Direction direction) {
            return Optional.ofNullable(bindings.get(direction));
        }

        private boolean looksLike(Map<Direction, Binding> others) {
            return bindings.keySet().equals(others.keySet())
                    && bindings.entrySet().stream().allMatch(entry -> {
                        Binding other = others.get(entry.getKey());
                        return other != null && entry.getValue().looksLike(other);
                    });
        }
    }

    /** When what holds in a direction now looks different to a person; empty: not within the outlook. */
    public Optional<Instant> until(Direction direction) {
        return next(direction).map(step -> step.interval().start());
    }

    /** The first step that looks different from what holds in a direction now. */
    public Optional<Step> next(Direction direction) {
        if (steps.isEmpty()) {
            return Optional.empty();
        }
        Optional<Binding> now = steps.getFirst().binding(direction);
        return now.flatMap(present -> steps.stream()
                .filter(step -> !step.binding(direction).map(present::looksLike).orElse(false))
                .findFirst());
    }

    /** From when on the partner's forecast holds in a direction as in ordinary operation, as far as is known. */
    public Optional<Instant> followsFrom(Direction direction) {
        return steps.stream()
                .filter(step -> step.binding(direction).orElse(null) instanceof Binding.Following)
                .map(step -> step.interval().start())
                .findFirst();
    }

    static Outlook of(ScopeState state, ScopeFacts facts, Interval ahead) {
        Map<Direction, Standing> standings = new EnumMap<>(Direction.class);
        standings.putAll(state.directions());
        standings.replaceAll((direction, standing) -> {
            Facts known = facts.facts(direction);
            return standing.advance(known, state.unknownSince(known, ahead.start()), ahead.start());
        });
        List<Step> steps = new ArrayList<>();
        Instant start = ahead.start();
        while (start.isBefore(ahead.end()) && steps.size() < MOST_STEPS) {
            Instant from = start;
            Instant end = nextChange(facts, standings, from)
                    .filter(next -> next.isBefore(ahead.end()))
                    .orElse(ahead.end());
            add(steps, new Interval(from, end), standings);
            standings.replaceAll((direction, standing) -> standing.advance(facts.facts(direction), from, end));
            start = end;
        }
        return new Outlook(steps);
    }

    private static void add(List<Step> steps, Interval interval, Map<Direction, Standing> standings) {
        Map<Direction, Binding> bindings = new EnumMap<>(Direction.class);
        standings.forEach((direction, standing) -> bindings.put(direction, standing.binding()));
        if (!steps.isEmpty() && steps.getLast().looksLike(bindings)) {
            Step last = steps.removeLast();
            steps.add(new Step(last.interval().span(interval), last.bindings()));
        } else {
            steps.add(new Step(interval, bindings));
        }
    }

    private static Optional<Instant> nextChange(ScopeFacts facts, Map<Direction, Standing> standings, Instant t) {
        return standings.entrySet().stream()
                .flatMap(entry ->
                        Decision.nextChange(
                                facts.facts(entry.getKey()), entry.getValue().memory(), t)
                                .stream())
                .min(Instant::compareTo);
    }
}
