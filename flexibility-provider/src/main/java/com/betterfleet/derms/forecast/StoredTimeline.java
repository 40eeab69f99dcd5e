package com.betterfleet.derms.forecast;

import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.time.Timeline;
import java.time.Instant;

/**
 * A timeline in force as the database stores it, with its seams open.
 *
 * @param acceptedAt when the newest forecast was accepted for it
 */
public record StoredTimeline(TimelineKey key, Instant acceptedAt, Timeline<CapacityLimit> timeline) {

    public long bindingId() {
        return key.bindingId();
    }

    public Direction direction() {
        return key.direction();
    }

    public ForecastKind kind() {
        return key.kind();
    }
}
