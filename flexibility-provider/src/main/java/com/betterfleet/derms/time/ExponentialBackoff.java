package com.betterfleet.derms.time;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Computes the pause before the next attempt: it doubles with each failure, up to a maximum.
 *
 * @param first the pause after the first failure
 * @param max the longest pause
 */
public record ExponentialBackoff(Duration first, Duration max) {

    private static final int MAX_DOUBLINGS = 30;

    public ExponentialBackoff {
        if (!first.isPositive() || first.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    "The first pause must be positive and not exceed the longest, but they are %s and %s"
                            .formatted(first, max));
        }
    }

    /** @param failures in a row, the latest included; below 1 counts as 1 */
    public Duration pauseAfter(int failures) {
        Duration doubled = first.multipliedBy(1L << Math.clamp(failures - 1L, 0, MAX_DOUBLINGS));
        return doubled.compareTo(max) < 0 ? doubled : max;
    }

    /** Returns the pause, or the one that the other side asked for where that is longer. */
    public Duration pauseAfter(int failures, Optional<Duration> asked) {
        Duration own = pauseAfter(failures);
        return asked.filter(pause -> pause.compareTo(own) > 0).orElse(own);
    }

    /** Returns the pause shortened at random by up to a quarter, so that many senders do not retry together. */
    public Duration jitteredPauseAfter(int failures, RandomGenerator random) {
        long millis = pauseAfter(failures).toMillis();
        return Duration.ofMillis(millis - random.nextLong(millis / 4));
    }
}
