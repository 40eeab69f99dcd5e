package com.betterfleet.derms.supervision;

import com.betterfleet.derms.envelope.OperatingEnvelope.Basis;
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

    /** Nothing of an earlier epoch is remembered: what a person ended stays ended. */
    Memory within(Instant epochSince) {
        return row2Since.isBefore(epochSince) ? fresh(epochSince) : this;
    }

    Memory afterCover() {
        return covered ? this : new Memory(row2Since, true, row3Since, episode);
    }

    Memory holdingRow3(Instant t) {
        return row3Since.isPresent() ? this : new Memory(row2Since, covered, Optional.of(t), episode);
    }

    Memory leavingRow3() {
        return new Memory(row2Since, covered, Optional.empty(), episode);
    }

    Memory during(Episode open) {
        return new Memory(row2Since, covered, row3Since, Optional.of(open));
    }

    Memory withoutEpisode() {
        return new Memory(row2Since, covered, row3Since, Optional.empty());
    }

    boolean isAbout(Reason reason) {
        return episode.map(open -> open.reason() == reason).orElse(false);
    }

    boolean fallbackHeld() {
        return episode.map(Episode::fallbackHeld).orElse(false);
    }

    /**
     * A time in which something else than the partner's forecast for now holds.
     *
     * @param reason why, as the table says while not recovering
     * @param fallbackHeld whether a fallback block has held within it: after that the partner's older words count for less
     */
    public record Episode(Reason reason, Instant startedAt, boolean fallbackHeld) {

        Episode because(Reason now) {
            return new Episode(now, startedAt, fallbackHeld);
        }

        Episode afterHolding(Contest contest) {
            boolean fallback =
                    contest.winner().map(held -> held.basis() == Basis.FALLBACK).orElse(false);
            return new Episode(reason, startedAt, fallbackHeld || fallback);
        }
    }
}
