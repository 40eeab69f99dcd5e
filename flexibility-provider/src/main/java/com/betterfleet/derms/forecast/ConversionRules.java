package com.betterfleet.derms.forecast;

import com.betterfleet.derms.forecast.conversion.AmpereConversion;
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
public record ConversionRules(Set<CapacityUnit> units, AmpereConversion amperes, int phases, Duration seamTolerance) {

    public ConversionRules {
        units = Set.copyOf(units);
        if (phases < 1 || phases > 3) {
            throw new IllegalArgumentException("A circuit has 1 to 3 phases, but %d are given".formatted(phases));
        }
        if (seamTolerance.isNegative()) {
            throw new IllegalArgumentException("A seam tolerance must not be negative, but it is " + seamTolerance);
        }
    }

    /** Why a unit cannot be turned into watts here, though the partner may use it; empty where it can. */
    Optional<String> conversionObstacle(CapacityUnit unit) {
        return !unit.isConvertible() && amperes instanceof AmpereConversion.InconvertibleAmperes unusable
                ? Optional.of(unusable.reason())
                : Optional.empty();
    }

    /** What the block allows in its phase, rounded down; its unit has no {@link #conversionObstacle}. */
    Power toPower(ReceivedBlock block) {
        return block.unit().isConvertible()
                ? block.unit().toPower(block.capacity(), block.blockLength())
                : requireConvertibleAmperes().effectiveVoltage(block.phase()).toPower(block.capacity());
    }

    /** Whether the block, before any rounding, allows more than this. */
    boolean exceedsPower(Power maximum, ReceivedBlock block) {
        return block.unit().isConvertible()
                ? block.unit().exceedsPower(maximum, block.capacity(), block.blockLength())
                : requireConvertibleAmperes().effectiveVoltage(block.phase()).exceedsPower(maximum, block.capacity());
    }

    private AmpereConversion.ConvertibleAmperes requireConvertibleAmperes() {
        if (amperes instanceof AmpereConversion.ConvertibleAmperes usable) {
            return usable;
        }
        throw new IllegalStateException("amperes are judged before they are reckoned with: " + amperes);
    }
}
