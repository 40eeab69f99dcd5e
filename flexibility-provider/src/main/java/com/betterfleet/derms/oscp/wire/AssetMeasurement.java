package com.betterfleet.derms.oscp.wire;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** The measurements of one asset, which charges vehicles. */
public record AssetMeasurement(String assetId, EnergyMeasurement energy, Optional<InstantaneousMeasurement> power) {

    /** The mean power during the span of the energy; negative where export exceeds import. */
    public record InstantaneousMeasurement(BigDecimal value, PowerMeasurementUnit unit, Instant measureTime) {}

    public enum PowerMeasurementUnit {
        W,
        KW
    }

    void writeTo(ObjectNode target) {
        target.put("asset_id", assetId).put("asset_category", "CHARGING");
        energy.writeTo(target.putObject("energy_measurement"));
        power.ifPresent(mean -> {
            ObjectNode measurement = target.putObject("instantaneous_measurement");
            measurement.put("value", WireNumbers.withoutTrailingZeros(mean.value()));
            measurement
                    .put("phase", "ALL")
                    .put("unit", mean.unit().name())
                    .put("measure_time", WireTimestamp.formatInstant(mean.measureTime()));
        });
    }
}
