package com.betterfleet.derms.envelope;

import com.betterfleet.derms.microgrid.CircuitSide;
import com.betterfleet.derms.power.Power;
import java.time.Instant;
import java.util.Optional;

/** What a circuit may carry in one direction, and which bound that comes from (M6). */
public record Available(Power power, CapacitySource source) {

    /**
     * {@code min(rating, operational limit, envelope or else safe default)}, with the circuit's facts as they are at
     * {@code t}. An envelope may exceed the safe default, never the rating.
     *
     * @param envelope the lowest limit of all issuers, where there is one
     */
    public static Available of(CircuitSide side, Optional<Power> envelope, Instant t) {
        Available allowed = envelope.map(limit -> new Available(limit, CapacitySource.ENVELOPE))
                .orElse(new Available(side.safeDefault(), CapacitySource.SAFE_DEFAULT));
        Available rated = new Available(side.rating(), CapacitySource.RATING).unlessAbove(allowed);
        return side.operationalLimit(t)
                .map(limit -> new Available(limit, CapacitySource.OPERATIONAL).unlessAbove(rated))
                .orElse(rated);
    }

    private Available unlessAbove(Available other) {
        return power.compareTo(other.power) <= 0 ? this : other;
    }
}
