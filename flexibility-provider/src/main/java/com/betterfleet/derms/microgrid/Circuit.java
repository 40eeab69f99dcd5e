package com.betterfleet.derms.microgrid;

import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.refusal.InvalidValueException;
import java.math.BigDecimal;

/**
 * A circuit of a microgrid, with its limits in kW per direction; phases and voltage convert amperes to power (M16).
 *
 * @param phases 1 or 3
 * @param nominalPhaseVoltage volts between phase and neutral, above 0 and at most 100,000, with at most 12 decimals
 */
public record Circuit(
        String id,
        String microgridId,
        String name,
        CircuitKind kind,
        int phases,
        BigDecimal nominalPhaseVoltage,
        CircuitDirection importSide,
        CircuitDirection exportSide) {

    private static final BigDecimal HIGHEST_VOLTAGE = BigDecimal.valueOf(100_000);
    private static final int MAX_DECIMALS = 12;

    public Circuit {
        InputChecks.requireId("id", id);
        InputChecks.requireName("name", name);
        if (phases != 1 && phases != 3) {
            throw new InvalidValueException("phases", phases, "1 or 3");
        }
        if (nominalPhaseVoltage.signum() <= 0
                || nominalPhaseVoltage.compareTo(HIGHEST_VOLTAGE) > 0
                || nominalPhaseVoltage.stripTrailingZeros().scale() > MAX_DECIMALS) {
            throw new InvalidValueException(
                    "nominalPhaseVoltage",
                    nominalPhaseVoltage,
                    "volts above 0, at most 100000, with at most %d decimals".formatted(MAX_DECIMALS));
        }
        requireWithinRating("safeDefaultKw", importSide);
        requireWithinRating("exportSafeDefaultKw", exportSide);
    }

    /** Whether the scope's envelope is written to this circuit: true for grid connections only (M6). */
    public boolean carriesEnvelope() {
        return kind == CircuitKind.GRID_CONNECTION;
    }

    public CircuitDirection directionOf(Direction direction) {
        return switch (direction) {
            case IMPORT -> importSide;
            case EXPORT -> exportSide;
        };
    }

    private static void requireWithinRating(String field, CircuitDirection side) {
        if (side.safeDefault().compareTo(side.rating()) > 0) {
            throw new InvalidValueException(
                    field,
                    side.safeDefault().kilowatts(),
                    "at most the rating, " + side.rating().kilowatts() + " kW");
        }
    }
}
