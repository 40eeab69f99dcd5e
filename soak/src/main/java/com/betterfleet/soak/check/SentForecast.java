package com.betterfleet.soak.check;

import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;

/**
 * A sent forecast.
 *
 * @param blocks those that concern the time of the run
 * @param proof a block far ahead that no other message touches, by which the forecast is found after the run
 */
public record SentForecast(
        ForecastType type, List<CapacityBlock> blocks, CapacityBlock proof, MessageDelivery delivery) {

    public SentForecast {
        blocks = List.copyOf(blocks);
    }

    OptionalInt limitAt(Instant t) {
        return blocks.stream()
                .filter(block -> block.covers(t))
                .mapToInt(CapacityBlock::watts)
                .findFirst();
    }
}
