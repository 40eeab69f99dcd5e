package com.betterfleet.derms.forecast;

import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.time.Timeline;
import java.time.Instant;

/**
 * A timeline in force as the database stores it, with its seams open.
 *
 * @param version a number that no other state of any timeline has
 * @param acceptedAt when the newest forecast was accepted for it
 */
public record StoredTimeline(TimelineKey key, long version, Instant acceptedAt, Timeline<CapacityLimit> timeline) {

    /** The same with another timeline that was computed from this one. */
    StoredTimeline withTimeline(Timeline<CapacityLimit> other) {
        return new StoredTimeline(key, version, acceptedAt, other);
    }

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
