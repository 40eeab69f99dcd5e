package com.betterfleet.derms.metering;

import java.time.Duration;
import java.time.Instant;

/**
 * What a scope draws now, as far as its meters tell.
 *
 * @param watts import positive
 * @param at when the oldest of the readings it is made of was taken
 */
public record MeasuredLoad(long watts, Instant at, LoadBasis basis) {

    /** Older than this a reading says nothing about now. */
    public static final Duration MAX_AGE = Duration.ofMinutes(2);

    /** Which meters it is made of. */
    public enum LoadBasis {
        SITE_METER,
        /** Without a site meter: the chargers alone, other load is not in it. */
        SUM_OF_CHARGERS
    }

    /** The mean load over a short while. */
    public record LoadPoint(Instant at, long watts) {}
}
