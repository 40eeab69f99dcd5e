package com.betterfleet.derms.clock;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A pair of monotonic counter and time, from which the time at any other count follows.
 *
 * @param nanos the counter, as {@link System#nanoTime()} returns it
 * @param instant the time at that count
 */
record ClockReading(long nanos, Instant instant) {

    Instant instantAt(long laterNanos) {
        return instant.plusNanos(laterNanos - nanos);
    }

    /**
     * Corrects the reading by a time that the database returned.
     *
     * <p>The database read its clock between request and response, which places the present in a span as wide as the
     * round trip. Within that span the extrapolated time stays unchanged, so that a slow round trip causes no jitter.
     * Outside it, the nearest edge is taken.
     *
     * @param asked the counter at the request
     * @param answered the counter at the response
     * @param answer the database's time
     */
    ClockReading correctedBy(long asked, long answered, Instant answer) {
        Instant extrapolated = instantAt(answered);
        Instant latest = answer.plusNanos(answered - asked);
        if (extrapolated.isBefore(answer)) {
            return new ClockReading(answered, answer);
        }
        return new ClockReading(answered, extrapolated.isAfter(latest) ? latest : extrapolated);
    }

    /** The first reading, without an earlier one to correct: the middle of the round trip. */
    static ClockReading ofFirstAnswer(long asked, long answered, Instant answer) {
        return new ClockReading(answered, answer.plusNanos((answered - asked) / 2));
    }

    /** Truncates to microseconds, the resolution of PostgreSQL, so that a stored instant equals the original. */
    static Instant toMicros(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }
}
