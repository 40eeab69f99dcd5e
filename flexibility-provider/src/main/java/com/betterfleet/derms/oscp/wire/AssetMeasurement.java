package com.betterfleet.derms.oscp.wire;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What is measured of one asset, which charges vehicles. */
public record AssetMeasurement(String assetId, EnergyMeasurement energy, Optional<InstantaneousMeasurement> power) {

    /** The mean power of the time that the energy is about; negative where more was given than taken. */
    public record InstantaneousMeasurement(BigDecimal value, PowerMeasurementUnit unit, Instant measureTime) {}

    /** The units of power. */
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
