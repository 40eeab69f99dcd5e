package com.betterfleet.derms.forecast;

import com.betterfleet.derms.forecast.conversion.AmpereConversion;
import com.betterfleet.derms.power.CapacityUnit;
import com.betterfleet.derms.power.Power;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The properties of the partner's profile and of the circuit against which blocks are validated and converted.
 *
 * @param units in which this partner may state a capacity
 * @param amperes how amperes are converted here
 * @param phases of the circuit, 1 to 3; a scope without a circuit counts three
 * @param seamTolerance the longest gap or overlap between two blocks that is tolerated, inclusive
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

    /** The reason why a permitted unit cannot be converted to watts here; empty where it can. */
    Optional<String> conversionObstacle(CapacityUnit unit) {
        return !unit.isConvertible() && amperes instanceof AmpereConversion.InconvertibleAmperes unusable
                ? Optional.of(unusable.reason())
                : Optional.empty();
    }

    /**
     * Converts the block to the power limit of its phase, rounded down; its unit has no {@link #conversionObstacle}.
     */
    Power toPower(ReceivedBlock block) {
        return block.unit().isConvertible()
                ? block.unit().toPower(block.capacity(), block.blockLength())
                : requireConvertibleAmperes().effectiveVoltage(block.phase()).toPower(block.capacity());
    }

    /** Whether the block, before rounding, exceeds this power. */
    boolean exceedsPower(Power maximum, ReceivedBlock block) {
        return block.unit().isConvertible()
                ? block.unit().exceedsPower(maximum, block.capacity(), block.blockLength())
                : requireConvertibleAmperes().effectiveVoltage(block.phase()).exceedsPower(maximum, block.capacity());
    }

    private AmpereConversion.ConvertibleAmperes requireConvertibleAmperes() {
        if (amperes instanceof AmpereConversion.ConvertibleAmperes usable) {
            return usable;
        }
        throw new IllegalStateException("amperes must be validated before they are converted: " + amperes);
    }
}
