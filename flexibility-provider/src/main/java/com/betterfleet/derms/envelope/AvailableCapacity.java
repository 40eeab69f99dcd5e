package com.betterfleet.derms.envelope;

import com.betterfleet.derms.microgrid.CircuitDirection;
import com.betterfleet.derms.power.Power;
import java.time.Instant;
import java.util.Optional;

/** The capacity of a circuit in one direction, and the bound that it comes from (M6). */
public record AvailableCapacity(Power power, CapacitySource source) {

    /**
     * {@code min(rating, operational limit, envelope or else safe default)}, with the circuit's bounds at {@code t}.
     * An envelope may exceed the safe default, never the rating.
     *
     * @param envelope the lowest limit of all issuers, where there is one
     */
    public static AvailableCapacity of(CircuitDirection side, Optional<Power> envelope, Instant t) {
        AvailableCapacity allowed = envelope.map(limit -> new AvailableCapacity(limit, CapacitySource.ENVELOPE))
                .orElse(new AvailableCapacity(side.safeDefault(), CapacitySource.SAFE_DEFAULT));
        AvailableCapacity rated = new AvailableCapacity(side.rating(), CapacitySource.RATING).lowerOf(allowed);
        return side.operationalLimitAt(t)
                .map(limit -> new AvailableCapacity(limit, CapacitySource.OPERATIONAL).lowerOf(rated))
                .orElse(rated);
    }

    private AvailableCapacity lowerOf(AvailableCapacity other) {
        return power.compareTo(other.power) <= 0 ? this : other;
    }
}
