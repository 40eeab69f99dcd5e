package com.betterfleet.derms.supervision;

import com.betterfleet.derms.power.Direction;
import java.util.Map;

/**
 * The facts about a scope, both directions.
 *
 * @param issuer who sets its limits, for people; the partner's name
 */
record ScopeFacts(String scopeId, String issuer, Map<Direction, Facts> directions) {

    Facts facts(Direction direction) {
        Facts facts = directions.get(direction);
        if (facts == null) {
            throw new IllegalStateException("no facts about " + direction + " of scope " + scopeId);
        }
        return facts;
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
