package com.betterfleet.simulator.scenario;

import java.time.Duration;
import java.time.Instant;

/**
 * Alternating periods aligned to the clock, independent of the start-up time.
 *
 * @param on length of an active period; when both are zero there is no alternation and it is always active
 * @param off length of an inactive period
 */
public record AlternatingPeriods(Duration on, Duration off) {
    static AlternatingPeriods none() {
        return new AlternatingPeriods(Duration.ZERO, Duration.ZERO);
    }

    boolean isOffAt(Instant now) {
        long turn = on.plus(off).toMillis();
        return turn > 0 && Math.floorMod(now.toEpochMilli(), turn) >= on.toMillis();
    }
}
