package com.betterfleet.derms.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A half-open span of time, {@code [start, end)}, so that touching spans never overlap.
 *
 * @param start the first instant inside
 * @param end the first instant after it, always after {@code start}
 */
public record Interval(Instant start, Instant end) {

    public Interval {
        if (!start.isBefore(end)) {
            throw new IllegalArgumentException(
                    "An interval must end after it starts, but it starts at %s and ends at %s".formatted(start, end));
        }
    }

    public boolean contains(Instant instant) {
        return !instant.isBefore(start) && instant.isBefore(end);
    }

    public boolean overlaps(Interval other) {
        return start.isBefore(other.end) && other.start.isBefore(end);
    }

    public Optional<Interval> intersectWith(Interval other) {
        return overlaps(other)
                ? Optional.of(new Interval(later(start, other.start), earlier(end, other.end)))
                : Optional.empty();
    }

    /** Whether the two touch without overlapping, on either side. */
    public boolean abuts(Interval other) {
        return end.equals(other.start) || other.end.equals(start);
    }

    public Duration duration() {
        return Duration.between(start, end);
    }

    /** The smallest interval that covers both and the time between them. */
    public Interval spanWith(Interval other) {
        return new Interval(earlier(start, other.start), later(end, other.end));
    }

    @Override
    public String toString() {
        return "[%s, %s)".formatted(start, end);
    }

    private static Instant earlier(Instant first, Instant second) {
        return first.isBefore(second) ? first : second;
    }

    private static Instant later(Instant first, Instant second) {
        return first.isAfter(second) ? first : second;
    }
}
