package com.betterfleet.simulator.scenario;

import java.time.Duration;
import java.time.Instant;

/**
 * Something that comes and goes by turns, aligned to the clock: which turn it is does not depend on when we started.
 *
 * @param on how long it is there; zero, like {@code off}: there are no turns, it is always there
 * @param off how long it is not
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
