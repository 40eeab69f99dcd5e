package com.betterfleet.derms.supervision.decision;

import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.power.Direction;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The facts about a scope in both directions.
 *
 * @param aliveUntil until when the link counts as up without another message; used for the schedule of unreachable
 *     consumers, not for present decisions
 * @param circuit the circuit that carries the scope's limits; empty where there is none
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

    /**
     * The facts as a consumer that cannot reach the service assumes them: the link is unknown from {@code aliveUntil}
     * on.
     */
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
     * Whether a direction is governed: it has a forecast, or the scope is under local control. Before any forecast,
     * import alone is governed.
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
                                directionFacts(entry.getKey()), entry.getValue().history(), t)
                                .stream())
                .min(Instant::compareTo);
    }
}
