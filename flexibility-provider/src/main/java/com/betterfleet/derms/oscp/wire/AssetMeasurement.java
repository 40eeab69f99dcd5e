package com.betterfleet.derms.oscp.wire;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** What is measured of one asset, which charges vehicles. */
public record AssetMeasurement(String assetId, EnergyMeasurement energy, Optional<Power> power) {

    /** The mean power of the time that the energy is about; negative where more was given than taken. */
    public record Power(BigDecimal value, Unit unit, Instant measureTime) {}

    /** The units of power. */
    public enum Unit {
        W,
        KW
    }

    void write(ObjectNode into) {
        into.put("asset_id", assetId).put("asset_category", "CHARGING");
        energy.write(into.putObject("energy_measurement"));
        power.ifPresent(mean -> {
            ObjectNode measurement = into.putObject("instantaneous_measurement");
            measurement.put("value", Numbers.plain(mean.value()));
            measurement
                    .put("phase", "ALL")
                    .put("unit", mean.unit().name())
                    .put("measure_time", WireTime.of(mean.measureTime()));
        });
    }
}
