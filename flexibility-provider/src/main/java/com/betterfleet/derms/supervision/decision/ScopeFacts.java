package com.betterfleet.derms.supervision.decision;

import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.power.Direction;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The facts about a scope, both directions.
 *
 * @param aliveUntil until when the partner counts as heard if it is heard no more; decisions of now do not look at it, who
 *     cannot reach us does
 * @param circuit the one that carries its limits; empty where there is none
 */
public record ScopeFacts(
        String scopeId,
        Optional<Instant> aliveUntil,
        Optional<Circuit> circuit,
        Map<Direction, DirectionFacts> directions) {

    public DirectionFacts directionFacts(Direction direction) {
        DirectionFacts facts = directions.get(direction);
        if (facts == null) {
            throw new IllegalStateException("no facts about " + direction + " of scope " + scopeId);
        }
        return facts;
    }

    public boolean isEnforced() {
        return directionFacts(Direction.IMPORT).enforced();
    }

    /** The facts as somebody has to take them who hears nothing more of us: that we in turn hear nothing of the partner. */
    public ScopeFacts withLinkUnknown() {
        Map<Direction, DirectionFacts> unknown = new EnumMap<>(Direction.class);
        directions.forEach((direction, facts) -> unknown.put(
                direction,
                aliveUntil
                        .map(end -> facts.withLink(facts.link().withUnknownFrom(end)))
                        .orElse(facts)));
        return new ScopeFacts(scopeId, aliveUntil, circuit, unknown);
    }

    /**
     * Whether a direction is governed: once the other one has had a forecast, one without is left alone; while neither has,
     * import stands for the scope. Under local control both are shown, without a limit.
     */
    public boolean isGoverned(Direction direction) {
        if (directionFacts(direction).control() == ControlAuthority.LOCAL
                || directionFacts(direction).forecasts().hasForecast()) {
            return true;
        }
        boolean none = directions.values().stream()
                .noneMatch(facts -> facts.forecasts().hasForecast());
        return none && direction == Direction.IMPORT;
    }

    /** The first instant after {@code t} at which time alone can change the decision in any of these directions. */
    Optional<Instant> nextChangeAfter(Map<Direction, DirectionState> states, Instant t) {
        return states.entrySet().stream()
                .flatMap(entry ->
                        DecisionTable.nextChangeAfter(
                                directionFacts(entry.getKey()), entry.getValue().memory(), t)
                                .stream())
                .min(Instant::compareTo);
    }
}
