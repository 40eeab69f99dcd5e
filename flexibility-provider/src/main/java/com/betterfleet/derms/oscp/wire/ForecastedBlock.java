package com.betterfleet.derms.oscp.wire;

import com.betterfleet.derms.power.CapacityUnit;
import com.betterfleet.derms.power.Phase;
import java.math.BigDecimal;
import java.time.Instant;

/** One block of a capacity forecast; units and phases are named on the wire as they are named in the power room. */
public record ForecastedBlock(BigDecimal capacity, Phase phase, CapacityUnit unit, Instant startTime, Instant endTime) {

    static ForecastedBlock read(Fields fields) {
        return new ForecastedBlock(
                fields.number("capacity"),
                fields.oneOf("phase", Phase.class),
                fields.oneOf("unit", CapacityUnit.class),
                fields.instant("start_time"),
                fields.instant("end_time"));
    }
}
