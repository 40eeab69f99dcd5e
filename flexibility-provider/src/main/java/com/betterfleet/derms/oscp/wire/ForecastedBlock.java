package com.betterfleet.derms.oscp.wire;

import com.betterfleet.derms.power.CapacityUnit;
import com.betterfleet.derms.power.Phase;
import java.math.BigDecimal;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/** One block of a capacity forecast. Units and phases have the same names on the wire as in the power room. */
public record ForecastedBlock(BigDecimal capacity, Phase phase, CapacityUnit unit, Instant startTime, Instant endTime) {

    static ForecastedBlock fromFields(JsonFieldReader fields) {
        return new ForecastedBlock(
                fields.readNumber("capacity"),
                fields.readEnum("phase", Phase.class),
                fields.readEnum("unit", CapacityUnit.class),
                fields.readInstant("start_time"),
                fields.readInstant("end_time"));
    }

    void writeTo(ObjectNode target) {
        target.put("capacity", WireNumbers.withoutTrailingZeros(capacity));
        target.put("phase", phase.name())
                .put("unit", unit.name())
                .put("start_time", WireTimestamp.formatInstant(startTime))
                .put("end_time", WireTimestamp.formatInstant(endTime));
    }
}
