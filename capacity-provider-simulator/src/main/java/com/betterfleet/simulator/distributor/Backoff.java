package com.betterfleet.simulator.distributor;

import java.time.Duration;
import java.time.Instant;

/**
 * When to try next: after 2 s, then twice as long each time, at most a minute.
 *
 * @param tries failed so far
 */
record Backoff(int tries, Instant due) {
    private static final long FIRST_SECONDS = 2;
    private static final long LONGEST_SECONDS = 60;

    static Backoff now(Instant now) {
        return new Backoff(0, now);
    }

    Backoff failedAt(Instant now) {
        long seconds = Math.min(LONGEST_SECONDS, FIRST_SECONDS << Math.min(tries, 10));
        return new Backoff(tries + 1, now.plus(Duration.ofSeconds(seconds)));
    }

    boolean isDue(Instant now) {
        return !now.isBefore(due);
    }
}
