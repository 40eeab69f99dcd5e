package com.betterfleet.derms.clock;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What time it was at one reading of the monotonic counter, and therefore what time it is at any other.
 *
 * @param nanos the counter, as {@link System#nanoTime()} gives it
 * @param instant the time at that count
 */
record ClockReading(long nanos, Instant instant) {

    Instant instantAt(long laterNanos) {
        return instant.plusNanos(laterNanos - nanos);
    }

    /**
     * Takes an answer of the database into account.
     *
     * <p>The answer was true somewhere between question and arrival, so that it places the time at arrival in a span as wide
     * as the round trip. Inside it our own reckoning stays untouched: a slow round trip teaches nothing, and time does not
     * jitter. Outside it, the nearest edge is right.
     *
     * @param asked the counter when the question went out
     * @param answered the counter when the answer was here
     * @param answer the database's time
     */
    ClockReading correctedBy(long asked, long answered, Instant answer) {
        Instant reckoned = instantAt(answered);
        Instant latest = answer.plusNanos(answered - asked);
        if (reckoned.isBefore(answer)) {
            return new ClockReading(answered, answer);
        }
        return new ClockReading(answered, reckoned.isAfter(latest) ? latest : reckoned);
    }

    /** The first reading, when there is no reckoning yet: the middle of the round trip. */
    static ClockReading ofFirstAnswer(long asked, long answered, Instant answer) {
        return new ClockReading(answered, answer.plusNanos((answered - asked) / 2));
    }

    /** PostgreSQL keeps microseconds; an instant that was stored and read back must equal itself. */
    static Instant toMicros(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }
}
