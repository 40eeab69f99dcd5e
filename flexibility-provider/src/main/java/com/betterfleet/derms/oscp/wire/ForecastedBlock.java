package com.betterfleet.derms.oscp.wire;

import com.betterfleet.derms.power.CapacityUnit;
import com.betterfleet.derms.power.Phase;
import java.math.BigDecimal;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

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

    void write(ObjectNode into) {
        into.put("capacity", Numbers.plain(capacity));
        into.put("phase", phase.name())
                .put("unit", unit.name())
                .put("start_time", WireTime.of(startTime))
                .put("end_time", WireTime.of(endTime));
    }
}
