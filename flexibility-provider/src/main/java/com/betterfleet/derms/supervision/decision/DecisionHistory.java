package com.betterfleet.derms.supervision.decision;

import com.betterfleet.derms.envelope.OperatingEnvelope.EnvelopeBasis;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Optional;

/**
 * What a decision needs to know of earlier decisions, and passes on to the next one.
 *
 * @param awaitingSince when row 2 was entered: at binding, connect or withdrawal
 * @param covered whether a forecast has covered any instant since then
 * @param followingSince since when row 3 has lasted without interruption
 * @param episode the open fallback episode
 */
public record DecisionHistory(
        @JsonProperty("row2Since") Instant awaitingSince,
        boolean covered,
        @JsonProperty("row3Since") Optional<Instant> followingSince,
        Optional<FallbackEpisode> episode) {

    /** The history without any earlier decision. */
    public static DecisionHistory emptySince(Instant since) {
        return new DecisionHistory(since, false, Optional.empty(), Optional.empty());
    }

    /** Discards what dates from an earlier epoch, so that local control and withdrawals end it for good. */
    DecisionHistory withinEpoch(Instant epochSince) {
        return awaitingSince.isBefore(epochSince) ? emptySince(epochSince) : this;
    }

    DecisionHistory withCoverage() {
        return covered ? this : new DecisionHistory(awaitingSince, true, followingSince, episode);
    }

    DecisionHistory withFollowingSince(Instant t) {
        return followingSince.isPresent() ? this : new DecisionHistory(awaitingSince, covered, Optional.of(t), episode);
    }

    DecisionHistory withoutFollowingSince() {
        return new DecisionHistory(awaitingSince, covered, Optional.empty(), episode);
    }

    DecisionHistory withEpisode(FallbackEpisode open) {
        return new DecisionHistory(awaitingSince, covered, followingSince, Optional.of(open));
    }

    DecisionHistory withoutEpisode() {
        return new DecisionHistory(awaitingSince, covered, followingSince, Optional.empty());
    }

    boolean hasReason(FallbackReason reason) {
        return episode.map(open -> open.reason() == reason).orElse(false);
    }

    boolean hasAppliedFallback() {
        return episode.map(FallbackEpisode::fallbackApplied).orElse(false);
    }

    /**
     * A time in which a limit other than the partner's present forecast applies.
     *
     * @param reason the reason in the decision table, while not recovering
     * @param fallbackApplied whether a fallback block has applied within it: an older forecast is then capped by the safe
     *     default
     */
    public record FallbackEpisode(
            FallbackReason reason,
            Instant startedAt,
            @JsonProperty("fallbackHeld") boolean fallbackApplied) {

        FallbackEpisode withReason(FallbackReason newReason) {
            return new FallbackEpisode(newReason, startedAt, fallbackApplied);
        }

        FallbackEpisode withAppliedLimit(LowestLimit lowest) {
            boolean fallback = lowest.effectiveLimit()
                    .map(limit -> limit.basis() == EnvelopeBasis.FALLBACK)
                    .orElse(false);
            return new FallbackEpisode(reason, startedAt, fallbackApplied || fallback);
        }
    }
}
