package com.betterfleet.derms.supervision.decision;

import com.betterfleet.derms.envelope.OperatingEnvelope.EnvelopeBasis;
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
public record DecisionHistory(
        Instant row2Since, boolean covered, Optional<Instant> row3Since, Optional<FallbackEpisode> episode) {

    /** Nothing has happened yet. */
    public static DecisionHistory emptySince(Instant since) {
        return new DecisionHistory(since, false, Optional.empty(), Optional.empty());
    }

    /** Nothing of an earlier epoch is remembered: what a person ended stays ended. */
    DecisionHistory withinEpoch(Instant epochSince) {
        return row2Since.isBefore(epochSince) ? emptySince(epochSince) : this;
    }

    DecisionHistory withCoverage() {
        return covered ? this : new DecisionHistory(row2Since, true, row3Since, episode);
    }

    DecisionHistory withRow3Since(Instant t) {
        return row3Since.isPresent() ? this : new DecisionHistory(row2Since, covered, Optional.of(t), episode);
    }

    DecisionHistory withoutRow3Since() {
        return new DecisionHistory(row2Since, covered, Optional.empty(), episode);
    }

    DecisionHistory withEpisode(FallbackEpisode open) {
        return new DecisionHistory(row2Since, covered, row3Since, Optional.of(open));
    }

    DecisionHistory withoutEpisode() {
        return new DecisionHistory(row2Since, covered, row3Since, Optional.empty());
    }

    boolean hasReason(FallbackReason reason) {
        return episode.map(open -> open.reason() == reason).orElse(false);
    }

    boolean hasAppliedFallback() {
        return episode.map(FallbackEpisode::fallbackHeld).orElse(false);
    }

    /**
     * A time in which something else than the partner's forecast for now holds.
     *
     * @param reason why, as the table says while not recovering
     * @param fallbackHeld whether a fallback block has held within it: after that the partner's older words count for less
     */
    public record FallbackEpisode(FallbackReason reason, Instant startedAt, boolean fallbackHeld) {

        FallbackEpisode withReason(FallbackReason newReason) {
            return new FallbackEpisode(newReason, startedAt, fallbackHeld);
        }

        FallbackEpisode withAppliedLimit(LowestLimit lowest) {
            boolean fallback = lowest.effectiveLimit()
                    .map(limit -> limit.basis() == EnvelopeBasis.FALLBACK)
                    .orElse(false);
            return new FallbackEpisode(reason, startedAt, fallbackHeld || fallback);
        }
    }
}
