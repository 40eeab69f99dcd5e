package com.betterfleet.simulator.distributor;

import java.time.Duration;
import java.time.Instant;

/**
 * When to try next: after 2 s, then twice as long each time, at most a minute.
 *
 * @param failedTries failed so far
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
