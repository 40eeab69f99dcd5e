package com.betterfleet.derms.forecast;

import com.betterfleet.derms.power.CapacityUnit;
import com.betterfleet.derms.power.Phase;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * One block as the partner stated it, before validation.
 *
 * @param start cut to the microsecond, which is the stored resolution
 * @param end cut to the microsecond
 */
public record ReceivedBlock(BigDecimal capacity, CapacityUnit unit, Phase phase, Instant start, Instant end) {

    public ReceivedBlock {
        start = start.truncatedTo(ChronoUnit.MICROS);
        end = end.truncatedTo(ChronoUnit.MICROS);
    }

    Duration blockLength() {
        return Duration.between(start, end);
    }
}
