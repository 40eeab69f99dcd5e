package com.betterfleet.derms.supervision.decision;

import com.betterfleet.derms.envelope.OperatingEnvelope.EnvelopeBasis;
import java.time.Instant;
import java.util.Optional;

/**
 * What a decision needs to know of earlier decisions, and passes on to the next one.
 *
 * @param row2Since when row 2 was entered: at binding, connect or withdrawal
 * @param covered whether a forecast has covered any instant since then
 * @param row3Since since when row 3 has lasted without interruption
 * @param episode the open fallback episode
 */
public record DecisionHistory(
        Instant row2Since, boolean covered, Optional<Instant> row3Since, Optional<FallbackEpisode> episode) {

    /** The history without any earlier decision. */
    public static DecisionHistory emptySince(Instant since) {
        return new DecisionHistory(since, false, Optional.empty(), Optional.empty());
    }

    /** Discards what dates from an earlier epoch, so that local control and withdrawals end it for good. */
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
     * A time in which a limit other than the partner's present forecast applies.
     *
     * @param reason the reason in the decision table, while not recovering
     * @param fallbackHeld whether a fallback block has applied within it: an older forecast is then capped by the safe
     *     default
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
