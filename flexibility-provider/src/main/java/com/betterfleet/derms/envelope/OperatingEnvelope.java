package com.betterfleet.derms.envelope;

import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;

/**
 * A boundary of a scope in one direction for a while, whoever set it (M5). At most one is active per scope, direction and
 * issuer; of several issuers the lowest limit binds.
 *
 * @param limit 0 is a limit; no limit is the absence of an envelope
 * @param issuer who set it, for people
 * @param reference the issuer's own name for what it rests on, opaque here
 */
public record OperatingEnvelope(
        String scopeId,
        Direction direction,
        Power limit,
        Interval validity,
        String issuer,
        EnvelopeBasis basis,
        String reference) {

    /** What kind of statement of the issuer the envelope rests on. */
    public enum EnvelopeBasis {
        /** The limit for ordinary operation. */
        PRIMARY,
        /** The limit that the issuer named for when it cannot be heard. */
        FALLBACK,
        /** An ordinary limit that is kept although the issuer cannot be heard. */
        HELD
    }
}
