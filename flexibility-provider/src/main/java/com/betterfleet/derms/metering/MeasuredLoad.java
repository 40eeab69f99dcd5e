package com.betterfleet.derms.metering;

import java.time.Duration;
import java.time.Instant;

/**
 * The present load of a scope according to its meters.
 *
 * @param watts import positive
 * @param at the time of the oldest reading in the sum
 */
public record MeasuredLoad(long watts, Instant at, LoadBasis basis) {

    /** A reading older than this is no present load. */
    public static final Duration MAX_AGE = Duration.ofMinutes(2);

    /** The meters that a load is the sum of. */
    public enum LoadBasis {
        SITE_METER,
        /** The chargers, where there is no site meter; other loads are not included. */
        SUM_OF_CHARGERS
    }

    /** The mean load over one step of a load history. */
    public record LoadPoint(Instant at, long watts) {}
}
