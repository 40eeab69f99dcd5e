package com.betterfleet.soak.check;

import java.time.Instant;

/**
 * A block of a sent forecast, {@code [start, end)}.
 *
 * @param watts the stated capacity
 */
public record CapacityBlock(Instant start, Instant end, int watts) {

    boolean covers(Instant t) {
        return !t.isBefore(start) && t.isBefore(end);
    }
}
