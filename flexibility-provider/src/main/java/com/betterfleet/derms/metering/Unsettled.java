package com.betterfleet.derms.metering;

import com.betterfleet.derms.time.Interval;
import java.time.Instant;
import java.util.Optional;

/**
 * A meter whose stored windows do not tell all that its readings do.
 *
 * @param newest when its newest reading was taken; the windows before that reading's own are stored once they are settled
 * @param from the first instant whose window is to be reckoned; empty: all windows are stored
 * @param until the last such instant
 */
record Unsettled(String assetId, Instant newest, Optional<Instant> from, Optional<Instant> until) {

    /** The windows to be stored, as far as they have a reading at or after their end. */
    Optional<Interval> toStore() {
        return from.flatMap(first -> {
            Instant start = Settlement.GRID.windowAt(first).start();
            Instant reached = Settlement.GRID.windowAt(until.orElse(first)).end();
            Instant own = Settlement.GRID.windowAt(newest).start();
            Instant end = reached.isBefore(own) ? reached : own;
            return start.isBefore(end) ? Optional.of(new Interval(start, end)) : Optional.empty();
        });
    }

    /** The windows that cannot be read from what is stored: those to be stored, and the newest reading's own. */
    Interval toReckon() {
        Interval own = Settlement.GRID.windowAt(newest);
        return toStore().map(stale -> stale.span(own)).orElse(own);
    }
}
