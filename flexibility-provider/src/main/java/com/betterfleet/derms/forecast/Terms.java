package com.betterfleet.derms.forecast;

import com.betterfleet.derms.power.CapacityUnit;
import com.betterfleet.derms.power.Power;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What a message is judged by, besides the time: properties of the partner's profile and of the circuit.
 *
 * @param units those in which this partner may state a capacity
 * @param amperes what an ampere is worth here
 * @param phases of the circuit, 1 to 3; a scope without circuit counts three
 * @param seamTolerance up to and including which two blocks may miss or overlap each other
 */
public record Terms(Set<CapacityUnit> units, Amperes amperes, int phases, Duration seamTolerance) {

    public Terms {
        units = Set.copyOf(units);
        if (phases < 1 || phases > 3) {
            throw new IllegalArgumentException("A circuit has 1 to 3 phases, but %d are given".formatted(phases));
        }
        if (seamTolerance.isNegative()) {
            throw new IllegalArgumentException("A seam tolerance must not be negative, but it is " + seamTolerance);
        }
    }

    /** Why a unit cannot be turned into watts here, though the partner may use it; empty where it can. */
    Optional<String> obstacle(CapacityUnit unit) {
        return !unit.convertible() && amperes instanceof Amperes.Unusable unusable
                ? Optional.of(unusable.why())
                : Optional.empty();
    }

    /** What the block allows in its phase, rounded down; its unit has no {@link #obstacle}. */
    Power toPower(ReceivedBlock block) {
        return block.unit().convertible()
                ? block.unit().toPower(block.capacity(), block.length())
                : usable().worth(block.phase()).power(block.capacity());
    }

    /** Whether the block, before any rounding, allows more than this. */
    boolean exceeds(Power ceiling, ReceivedBlock block) {
        return block.unit().convertible()
                ? block.unit().exceeds(ceiling, block.capacity(), block.length())
                : usable().worth(block.phase()).exceeds(ceiling, block.capacity());
    }

    private Amperes.Usable usable() {
        if (amperes instanceof Amperes.Usable usable) {
            return usable;
        }
        throw new IllegalStateException("amperes are judged before they are reckoned with: " + amperes);
    }
}
