package com.betterfleet.derms.forecast;

import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.TimelineSegment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Closes seams: short gaps between neighbouring blocks, of one message or of two, caused by a partner's clock. Without
 * this, gaps of 4 s made sites drop to their safe default and back.
 */
public final class SeamRules {

    private SeamRules() {}

    /**
     * Closes each gap up to and including the tolerance with the lower of its two neighbours and that one's origin. At
     * a tie the earlier one's. Each gap is treated on its own, so a chain of short gaps closes completely.
     *
     * @param stored one group, direction and kind, as replacement left it; not yet cut at the present, since the block
     *     that has just ended may be one side of a seam
     */
    public static Timeline<CapacityLimit> closeSeams(Timeline<CapacityLimit> stored, Duration tolerance) {
        List<TimelineSegment<CapacityLimit>> closed = new ArrayList<>();
        for (TimelineSegment<CapacityLimit> next : stored.segments()) {
            if (!closed.isEmpty()) {
                addSeamSegment(closed, next, tolerance);
            }
            closed.add(next);
        }
        return Timeline.of(closed).mergeAdjacent();
    }

    /** Whether the gap between two segments is a seam; segments that touch have none. */
    static boolean isSeam(Interval before, Interval after, Duration tolerance) {
        Duration gap = Duration.between(before.end(), after.start());
        return gap.isPositive() && gap.compareTo(tolerance) <= 0;
    }

    private static void addSeamSegment(
            List<TimelineSegment<CapacityLimit>> closed, TimelineSegment<CapacityLimit> next, Duration tolerance) {
        TimelineSegment<CapacityLimit> before = closed.getLast();
        if (isSeam(before.interval(), next.interval(), tolerance)) {
            Instant from = before.interval().end();
            Instant until = next.interval().start();
            closed.add(new TimelineSegment<>(new Interval(from, until), lowerLimit(before.value(), next.value())));
        }
    }

    private static CapacityLimit lowerLimit(CapacityLimit earlier, CapacityLimit later) {
        return later.limit().compareTo(earlier.limit()) < 0 ? later : earlier;
    }
}
