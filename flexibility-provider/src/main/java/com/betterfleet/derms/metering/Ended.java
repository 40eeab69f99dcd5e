package com.betterfleet.derms.metering;

import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.WindowGrid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The windows that there are: those that have ended. */
final class Ended {

    private Ended() {}

    /** The windows that lie wholly within a span and have ended by now, in order. */
    static List<Interval> within(Interval span, WindowGrid grid, Instant now) {
        List<Interval> ended = new ArrayList<>();
        Interval next = grid.windowAt(span.start());
        if (next.start().isBefore(span.start())) {
            next = grid.windowAt(next.end());
        }
        while (!next.end().isAfter(span.end()) && !next.end().isAfter(now)) {
            ended.add(next);
            next = grid.windowAt(next.end());
        }
        return ended;
    }
}
