package com.betterfleet.derms.supervision;

import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.power.Direction;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The facts about a scope, both directions.
 *
 * @param issuer who sets its limits, for people; the partner's name
 * @param aliveUntil until when the partner counts as heard if it is heard no more; decisions of now do not look at it, who
 *     cannot reach us does
 * @param circuit the one that carries its limits; empty where there is none
 */
record ScopeFacts(
        String scopeId,
        String issuer,
        Optional<Instant> aliveUntil,
        Optional<Circuit> circuit,
        Map<Direction, Facts> directions) {

    Facts facts(Direction direction) {
        Facts facts = directions.get(direction);
        if (facts == null) {
            throw new IllegalStateException("no facts about " + direction + " of scope " + scopeId);
        }
        return facts;
    }

    boolean enforced() {
        return facts(Direction.IMPORT).enforced();
    }

    /** The facts as somebody has to take them who hears nothing more of us: that we in turn hear nothing of the partner. */
    ScopeFacts unheard() {
        Map<Direction, Facts> unheard = new EnumMap<>(Direction.class);
        directions.forEach((direction, facts) -> unheard.put(
                direction,
                aliveUntil.map(end -> facts.with(facts.link().unknownFrom(end))).orElse(facts)));
        return new ScopeFacts(scopeId, issuer, aliveUntil, circuit, unheard);
    }

    /**
     * Whether a direction is governed: once the other one has had a forecast, one without is left alone; while neither has,
     * import stands for the scope. Under local control both are shown, without a limit.
     */
    boolean governs(Direction direction) {
        if (facts(direction).control() == Control.LOCAL
                || facts(direction).forecasts().accepted()) {
            return true;
        }
        boolean none = directions.values().stream()
                .noneMatch(facts -> facts.forecasts().accepted());
        return none && direction == Direction.IMPORT;
    }
}
