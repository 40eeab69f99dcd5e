package com.betterfleet.derms.metering.calculation;

import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.WindowGrid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The windows that there are: those that have ended. */
public final class ClosedWindows {

    private ClosedWindows() {}

    /** The windows that lie wholly within a span and have ended by now, in order. */
    public static List<Interval> findWithin(Interval span, WindowGrid grid, Instant now) {
        List<Interval> closed = new ArrayList<>();
        Interval next = grid.windowAt(span.start());
        if (next.start().isBefore(span.start())) {
            next = grid.windowAt(next.end());
        }
        while (!next.end().isAfter(span.end()) && !next.end().isAfter(now)) {
            closed.add(next);
            next = grid.windowAt(next.end());
        }
        return closed;
    }
}
