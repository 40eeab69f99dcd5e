package com.betterfleet.derms.oscp.wire;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * An amount of energy, over all phases.
 *
 * @param value in {@code unit}; exact, with as many decimals as it has
 * @param initialMeasureTime since when, for the energy of a span (INTERMITTENT); absent for what a register shows (CONTINUOUS)
 */
public record EnergyMeasurement(
        BigDecimal value,
        EnergyMeasurementUnit unit,
        EnergyFlowDirection direction,
        Instant measureTime,
        Optional<Instant> initialMeasureTime) {

    /** The units of energy. */
    public enum EnergyMeasurementUnit {
        WH,
        KWH
    }

    /** Which way the energy went, seen from the site; NET is never sent, since it cannot be told apart again. */
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
