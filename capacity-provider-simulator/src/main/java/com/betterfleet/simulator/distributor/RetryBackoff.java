package com.betterfleet.simulator.distributor;

import java.time.Duration;
import java.time.Instant;

/**
 * Schedules retries: after 2 s, then doubling each time, at most 60 s.
 *
 * @param failedTries number of failed tries so far
 */
record RetryBackoff(int failedTries, Instant dueAt) {
    private static final long FIRST_SECONDS = 2;
    private static final long MAX_SECONDS = 60;

    static RetryBackoff dueImmediately(Instant now) {
        return new RetryBackoff(0, now);
    }

    RetryBackoff afterFailure(Instant now) {
        long seconds = Math.min(MAX_SECONDS, FIRST_SECONDS << Math.min(failedTries, 10));
        return new RetryBackoff(failedTries + 1, now.plus(Duration.ofSeconds(seconds)));
    }

    boolean isDue(Instant now) {
        return !now.isBefore(dueAt);
    }
}
