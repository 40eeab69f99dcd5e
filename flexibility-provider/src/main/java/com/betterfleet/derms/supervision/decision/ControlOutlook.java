package com.betterfleet.derms.supervision.decision;

import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.time.Interval;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The decisions ahead for a scope, computed from the present facts. Blocks and time-outs are known, and the link is
 * assumed to stay as it is.
 */
public record ControlOutlook(List<OutlookStep> steps) {

    /** The longest outlook; a forecast may hold ten thousand blocks, more than a page shows. */
    private static final int MAX_STEPS = 3_000;

    public ControlOutlook {
        steps = List.copyOf(steps);
    }

    /** The decisions over an interval; an ungoverned direction has no entry. */
    public record OutlookStep(Interval interval, Map<Direction, ControlDecision> decisions) {

        public OutlookStep {
            decisions = Map.copyOf(decisions);
        }

        public Optional<ControlDecision> decision(Direction direction) {
            return Optional.ofNullable(decisions.get(direction));
        }

        private boolean isEquivalentTo(Map<Direction, ControlDecision> others) {
            return decisions.keySet().equals(others.keySet())
                    && decisions.entrySet().stream().allMatch(entry -> {
                        ControlDecision other = others.get(entry.getKey());
                        return other != null && entry.getValue().isEquivalentTo(other);
                    });
        }
    }

    /** When the decision for a direction next differs visibly; empty where it does not within the outlook. */
    public Optional<Instant> nextChangeAt(Direction direction) {
        return nextStep(direction).map(step -> step.interval().start());
    }

    /** The first step whose decision for a direction differs visibly from the present one. */
    public Optional<OutlookStep> nextStep(Direction direction) {
        if (steps.isEmpty()) {
            return Optional.empty();
        }
        Optional<ControlDecision> now = steps.getFirst().decision(direction);
        return now.flatMap(present -> steps.stream()
                .filter(step ->
                        !step.decision(direction).map(present::isEquivalentTo).orElse(false))
                .findFirst());
    }

    /** From when on the partner's forecast applies in a direction, as far as known. */
    public Optional<Instant> forecastFollowedFrom(Direction direction) {
        return steps.stream()
                .filter(step -> step.decision(direction).orElse(null) instanceof ControlDecision.FollowingForecast)
                .map(step -> step.interval().start())
                .findFirst();
    }

    public static ControlOutlook of(ScopeState state, ScopeFacts facts, Interval ahead) {
        Map<Direction, DirectionState> states = new EnumMap<>(Direction.class);
        states.putAll(state.directions());
        states.replaceAll((direction, directionState) -> {
            DirectionFacts known = facts.directionFacts(direction);
            return directionState.advanceTo(known, state.factsValidSince(known, ahead.start()), ahead.start());
        });
        List<OutlookStep> steps = new ArrayList<>();
        Instant start = ahead.start();
        while (start.isBefore(ahead.end()) && steps.size() < MAX_STEPS) {
            Instant from = start;
            Instant end = facts.nextChangeAfter(states, from)
                    .filter(next -> next.isBefore(ahead.end()))
                    .orElse(ahead.end());
            appendStep(steps, new Interval(from, end), states);
            states.replaceAll((direction, directionState) ->
                    directionState.advanceTo(facts.directionFacts(direction), from, end));
            start = end;
        }
        return new ControlOutlook(steps);
    }

    private static void appendStep(List<OutlookStep> steps, Interval interval, Map<Direction, DirectionState> states) {
        Map<Direction, ControlDecision> decisions = new EnumMap<>(Direction.class);
        states.forEach((direction, directionState) -> decisions.put(direction, directionState.decision()));
        if (!steps.isEmpty() && steps.getLast().isEquivalentTo(decisions)) {
            OutlookStep last = steps.removeLast();
            steps.add(new OutlookStep(last.interval().spanWith(interval), last.decisions()));
        } else {
            steps.add(new OutlookStep(interval, decisions));
        }
    }
}
