package com.betterfleet.derms.supervision;

import java.time.Instant;
import java.util.Optional;

/**
 * What a decision has to know of the decisions before it, and hands on to the next one.
 *
 * @param row2Since when row 2 was entered: at binding, connect or withdrawal
 * @param covered whether primary has covered any instant since then
 * @param row3Since since when row 3 has held without a break
 * @param episode the yellow episode that is open
 */
public record Memory(Instant row2Since, boolean covered, Optional<Instant> row3Since, Optional<Episode> episode) {

    /** Nothing has happened yet. */
    static Memory fresh(Instant since) {
        return new Memory(since, false, Optional.empty(), Optional.empty());
    }

    /**
     * A time in which something else than the partner's forecast for now holds.
     *
     * @param fallbackHeld whether a fallback block has held within it
     */
    public record Episode(Reason reason, Instant startedAt, boolean fallbackHeld) {}
}
