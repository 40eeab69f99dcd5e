package com.betterfleet.derms.time;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Consecutive windows of one length, aligned to midnight UTC (M11). A length of 15 minutes gives :00, :15, :30 and :45.
 *
 * @param length of each window; divides a day, so that every day has the same edges
 */
public record WindowGrid(Duration length) {

    private static final Duration DAY = Duration.ofDays(1);

    /** The windows by which distributors settle energy. */
    public static final WindowGrid QUARTER_HOURS = new WindowGrid(Duration.ofMinutes(15));

    public WindowGrid {
        if (length.isNegative() || length.isZero() || DAY.toNanos() % boundedNanos(length) != 0) {
            throw new IllegalArgumentException(
                    "A window length must be positive and divide a day of 24 hours, but it is " + length);
        }
    }

    /** The window that contains this instant; an edge belongs to the window that starts there. */
    public Interval windowAt(Instant instant) {
        long nanoOfDay = Math.floorMod(instant.getEpochSecond(), DAY.toSeconds()) * 1_000_000_000L + instant.getNano();
        Instant start = instant.minusNanos(nanoOfDay % length.toNanos());
        return new Interval(start, start.plus(length));
    }

    public boolean isFinerThan(WindowGrid other) {
        return length.compareTo(other.length) < 0;
    }

    /** The windows that lie wholly within {@code span} and have ended by {@code now}, in order. */
    public List<Interval> closedWindows(Interval span, Instant now) {
        Instant limit = span.end().isAfter(now) ? now : span.end();
        Interval next = windowAt(span.start());
        if (next.start().isBefore(span.start())) {
            next = windowAt(next.end());
        }
        List<Interval> closed = new ArrayList<>();
        while (!next.end().isAfter(limit)) {
            closed.add(next);
            next = windowAt(next.end());
        }
        return closed;
    }

    /** The first edge strictly after this instant. */
    public Instant nextEdge(Instant after) {
        return windowAt(after).end();
    }

    /** Bounds the length at a little over a day, which divides no day, so that centuries do not overflow. */
    private static long boundedNanos(Duration length) {
        return length.compareTo(DAY) > 0 ? Long.MAX_VALUE : length.toNanos();
    }
}
