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
        BigDecimal value, Unit unit, Flow direction, Instant measureTime, Optional<Instant> initialMeasureTime) {

    /** The units of energy. */
    public enum Unit {
        WH,
        KWH
    }

    /** Which way the energy went, seen from the site; NET is never sent, since it cannot be told apart again. */
    public enum Flow {
        IMPORT,
        EXPORT
    }

    void write(ObjectNode into) {
        into.put("value", Numbers.plain(value));
        into.put("phase", "ALL")
                .put("unit", unit.name())
                .put("direction", direction.name())
                .put("measure_time", WireTime.of(measureTime));
        initialMeasureTime.ifPresent(time -> into.put("initial_measure_time", WireTime.of(time)));
    }
}
