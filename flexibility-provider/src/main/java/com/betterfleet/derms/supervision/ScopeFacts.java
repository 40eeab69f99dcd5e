package com.betterfleet.derms.supervision;

import com.betterfleet.derms.power.Direction;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The facts about a scope, both directions.
 *
 * @param issuer who sets its limits, for people; the partner's name
 * @param latestAcceptance when the newest forecast of its group was accepted
 */
record ScopeFacts(String scopeId, String issuer, Optional<Instant> latestAcceptance, Map<Direction, Facts> directions) {

    Facts facts(Direction direction) {
        Facts facts = directions.get(direction);
        if (facts == null) {
            throw new IllegalStateException("no facts about " + direction + " of scope " + scopeId);
        }
        return facts;
    }

    /**
     * Whether a direction is governed: once the other one has had a forecast, one without is left alone; while neither has,
     * import stands for the scope.
     */
    boolean governs(Direction direction) {
        if (facts(direction).forecasts().accepted()) {
            return true;
        }
        boolean none = directions.values().stream()
                .noneMatch(facts -> facts.forecasts().accepted());
        return none && direction == Direction.IMPORT;
    }
}
