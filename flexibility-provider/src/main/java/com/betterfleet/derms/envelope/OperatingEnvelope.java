package com.betterfleet.derms.envelope;

import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;

/**
 * A limit for a scope in one direction over an interval, independent of its issuer (M5). At most one is active per
 * scope, direction and issuer; of several issuers the lowest limit applies.
 *
 * @param limit 0 is a limit; no limit is the absence of an envelope
 * @param issuer the name of the issuer
 * @param reference the issuer's reference for the statement it rests on, opaque here
 */
public record OperatingEnvelope(
        String scopeId,
        Direction direction,
        Power limit,
        Interval validity,
        String issuer,
        EnvelopeBasis basis,
        String reference) {

    /** The kind of statement that an envelope rests on. */
    public enum EnvelopeBasis {
        /** The limit for normal operation. */
        PRIMARY,
        /** The limit that the issuer stated for a lost link. */
        FALLBACK,
        /** A limit for normal operation that applies although the issuer's link is lost. */
        HELD
    }
}
