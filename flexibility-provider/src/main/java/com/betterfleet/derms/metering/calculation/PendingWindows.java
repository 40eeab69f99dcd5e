package com.betterfleet.derms.metering.calculation;

import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.WindowGrid;
import java.time.Instant;
import java.util.Optional;

/**
 * A meter whose stored windows do not tell all that its readings do.
 *
 * @param latestReadingAt when its newest reading was taken; the windows before that reading's own are stored once they are settled
 * @param from the first instant whose window is to be reckoned; empty: all windows are stored
 * @param until the last such instant
 */
public record PendingWindows(String assetId, Instant latestReadingAt, Optional<Instant> from, Optional<Instant> until) {

    /** The windows to be stored, as far as they have a reading at or after their end. */
    public Optional<Interval> spanToStore() {
        return from.flatMap(first -> {
            Instant start = WindowGrid.QUARTER_HOURS.windowAt(first).start();
            Instant lastEnd =
                    WindowGrid.QUARTER_HOURS.windowAt(until.orElse(first)).end();
            Instant latestWindow =
                    WindowGrid.QUARTER_HOURS.windowAt(latestReadingAt).start();
            Instant end = lastEnd.isBefore(latestWindow) ? lastEnd : latestWindow;
            return start.isBefore(end) ? Optional.of(new Interval(start, end)) : Optional.empty();
        });
    }

    /** The windows that cannot be read from what is stored: those to be stored, and the newest reading's own. */
    public Interval spanToCompute() {
        Interval latestWindow = WindowGrid.QUARTER_HOURS.windowAt(latestReadingAt);
        return spanToStore().map(stale -> stale.spanWith(latestWindow)).orElse(latestWindow);
    }
}
