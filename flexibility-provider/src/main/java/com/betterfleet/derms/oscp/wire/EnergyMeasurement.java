package com.betterfleet.derms.oscp.wire;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * An amount of energy, over all phases.
 *
 * @param value in {@code unit}; exact, with all its decimals
 * @param initialMeasureTime the start of the span (INTERMITTENT); absent for the reading of a register (CONTINUOUS)
 */
public record EnergyMeasurement(
        BigDecimal value,
        EnergyMeasurementUnit unit,
        EnergyFlowDirection direction,
        Instant measureTime,
        Optional<Instant> initialMeasureTime) {

    public enum EnergyMeasurementUnit {
        WH,
        KWH
    }

    /** The direction of energy, seen from the site; NET is never sent, as it cannot be separated again. */
    public enum EnergyFlowDirection {
        IMPORT,
        EXPORT
    }

    void writeTo(ObjectNode target) {
        target.put("value", WireNumbers.withoutTrailingZeros(value));
        target.put("phase", "ALL")
                .put("unit", unit.name())
                .put("direction", direction.name())
                .put("measure_time", WireTimestamp.formatInstant(measureTime));
        initialMeasureTime.ifPresent(time -> target.put("initial_measure_time", WireTimestamp.formatInstant(time)));
    }
}
