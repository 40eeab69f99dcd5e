package com.betterfleet.derms.metering.calculation;

import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.WindowGrid;
import java.time.Instant;
import java.util.Optional;

/**
 * The windows of one meter that are not stored yet or have to be stored again.
 *
 * @param latestReadingAt the time of the newest reading; the windows before the one that contains it are final
 * @param from the first instant whose window is to be calculated; empty if all windows are stored
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

    /** The windows that have to be calculated for a query: those to be stored, and that of the newest reading. */
    public Interval spanToCompute() {
        Interval latestWindow = WindowGrid.QUARTER_HOURS.windowAt(latestReadingAt);
        return spanToStore().map(stale -> stale.spanWith(latestWindow)).orElse(latestWindow);
    }
}
