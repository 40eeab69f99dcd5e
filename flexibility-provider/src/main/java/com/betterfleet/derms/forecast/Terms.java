package com.betterfleet.derms.forecast;

import com.betterfleet.derms.power.CapacityUnit;
import java.time.Duration;
import java.util.Set;

/**
 * What a message is judged by, besides the time: properties of the partner's profile and of the circuit.
 *
 * @param units those in which this partner may state a capacity
 * @param phases of the circuit, 1 to 3; a scope without circuit counts three
 * @param seamTolerance up to and including which two blocks may miss or overlap each other
 */
public record Terms(Set<CapacityUnit> units, int phases, Duration seamTolerance) {

    public Terms {
        units = Set.copyOf(units);
        if (phases < 1 || phases > 3) {
            throw new IllegalArgumentException("A circuit has 1 to 3 phases, but %d are given".formatted(phases));
        }
        if (seamTolerance.isNegative()) {
            throw new IllegalArgumentException("A seam tolerance must not be negative, but it is " + seamTolerance);
        }
    }
}
