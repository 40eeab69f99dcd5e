package com.betterfleet.derms.compliance;

import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import java.time.Instant;

/**
 * The load so far leads to a breach of the quarter hour if it goes on as it is (M19).
 *
 * @param since when that was first seen in this quarter hour
 * @param until when the quarter hour ends
 * @param projected the mean that would come of it
 * @param limit the mean of the limit over the quarter hour, the present one taken to hold until its end
 */
public record BreachHeading(
        String scopeId, Direction direction, Instant since, Instant until, Power projected, Power limit) {

    /** "heading for 1250 kW drawn on average, 50 kW over the quarter hour's limit of 1200 kW": for texts that are kept. */
    public String inWords() {
        return "heading for %s %s on average, %s over the quarter hour's limit of %s"
                .formatted(
                        Breach.shown(projected),
                        direction == Direction.IMPORT ? "drawn" : "fed in",
                        Breach.shown(Breach.over(projected, limit)),
                        Breach.shown(limit));
    }
}
