package com.betterfleet.derms.supervision.decision;

import com.betterfleet.derms.envelope.OperatingEnvelope.EnvelopeBasis;
import com.betterfleet.derms.forecast.CapacityLimit;
import com.betterfleet.derms.microgrid.CircuitDirection;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Timeline;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** The facts at one instant, and what the rows of the decision table derive from them. */
record DecisionContext(
        DirectionFacts facts,
        DecisionHistory history,
        Instant t,
        Optional<AppliedLimit> primary,
        Optional<AppliedLimit> fallback) {

    static DecisionContext of(DirectionFacts facts, DecisionHistory history, Instant t) {
        Optional<AppliedLimit> primary = limitAt(facts.forecasts().primary(), EnvelopeBasis.PRIMARY, t);
        Optional<AppliedLimit> fallback = limitAt(facts.forecasts().fallback(), EnvelopeBasis.FALLBACK, t);
        return new DecisionContext(facts, primary.isPresent() ? history.withCoverage() : history, t, primary, fallback);
    }

    DecisionContext withHistory(DecisionHistory next) {
        return new DecisionContext(facts, next, t, primary, fallback);
    }

    DecisionTiming timing() {
        return facts.timing();
    }

    /** The forecast block that covers the instant, as a limit that applies although the link is lost or recovering. */
    Optional<AppliedLimit> heldPrimaryLimit() {
        return primary.map(
                block -> new AppliedLimit(block.limit(), EnvelopeBasis.HELD, block.origin(), block.window()));
    }

    Optional<Power> safeDefault() {
        return facts.circuit().map(CircuitDirection::safeDefault);
    }

    /** Row 4 where a fallback block covers the gap, else row 5. */
    DecisionRow gapRow() {
        return fallback.isPresent() ? DecisionRow.GAP_FALLBACK : DecisionRow.GAP_POLICY;
    }

    /** The limit of rows 4 and 5; empty where the gap policy applies. */
    LowestLimit lowestDuringGap() {
        return LowestLimit.empty().includeLimit(fallback);
    }

    /** The row, 6 to 8, that matches while the link is lost. */
    DecisionRow lostRow() {
        if (fallback.isPresent()) {
            return DecisionRow.LINK_LOST_FALLBACK;
        }
        return primary.isPresent() ? DecisionRow.LINK_LOST_LAST_FORECAST : DecisionRow.LINK_LOST_GAP_POLICY;
    }

    /**
     * The limit of rows 6 to 8. A forecast accepted after the loss shows that the partner's messages arrive although
     * its heartbeats do not: the lower of it and the fallback applies, without a cap.
     */
    LowestLimit lowestDuringLoss() {
        boolean isPartnerReachable = primary.flatMap(
                        block -> facts.link().lostAt().map(lostAt -> !isAcceptedBefore(block, lostAt)))
                .orElse(false);
        if (fallback.isPresent()) {
            return LowestLimit.empty()
                    .includeLimit(fallback)
                    .includeLimit(isPartnerReachable ? heldPrimaryLimit() : Optional.empty());
        }
        LowestLimit lowest = LowestLimit.empty().includeLimit(heldPrimaryLimit());
        return history.hasAppliedFallback() && !isPartnerReachable ? lowest.includeCap(safeDefault()) : lowest;
    }

    /**
     * Whether row 3 ends the open episode, if any. Row 3 has lasted long enough and, after a loss, the forecast is
     * fresh.
     */
    boolean hasRecovered() {
        return history.episode()
                .map(episode -> switch (episode.reason()) {
                    // An interruption of this service needs no recovery.
                    case LINK_UNKNOWN, NO_FORECAST -> true;
                    case FORECAST_GAP -> isHoldOver();
                    case LINK_LOST -> isHoldOver() && isFresh();
                })
                .orElse(true);
    }

    /**
     * Whether the block that covers the instant was accepted since the link came back, or recently enough before the
     * instant.
     */
    boolean isFresh() {
        return primary.map(block -> isAcceptedSinceReturn(block) || t.isBefore(staleAt(block)))
                .orElse(false);
    }

    /**
     * When time alone next changes a recovery: at the end of its hold, and when the covering forecast becomes stale.
     */
    Optional<Instant> nextRecoveryChange() {
        if (history.episode().isEmpty() || primary.isEmpty()) {
            return Optional.empty();
        }
        return Stream.of(
                        holdEndsAt(),
                        primary.filter(block -> !isAcceptedSinceReturn(block)).map(this::staleAt))
                .flatMap(Optional::stream)
                .filter(at -> at.isAfter(t))
                .min(Instant::compareTo);
    }

    Optional<Instant> nextPrimaryStart() {
        return facts.forecasts().primary().segments().stream()
                .map(segment -> segment.interval().start())
                .filter(start -> start.isAfter(t))
                .findFirst();
    }

    private boolean isHoldOver() {
        return holdEndsAt().map(end -> !t.isBefore(end)).orElse(false);
    }

    private Optional<Instant> holdEndsAt() {
        return history.followingSince().map(since -> since.plus(timing().recoveryHold()));
    }

    private boolean isAcceptedSinceReturn(AppliedLimit block) {
        return facts.link()
                .upSince()
                .map(since -> !isAcceptedBefore(block, since))
                .orElse(false);
    }

    private Instant staleAt(AppliedLimit block) {
        return block.origin().acceptedAt().plus(timing().forecastStaleAfter());
    }

    private static boolean isAcceptedBefore(AppliedLimit block, Instant at) {
        return block.origin().acceptedAt().isBefore(at);
    }

    private static Optional<AppliedLimit> limitAt(Timeline<CapacityLimit> timeline, EnvelopeBasis basis, Instant t) {
        return timeline.segmentAt(t)
                .map(segment -> new AppliedLimit(
                        segment.value().limit(), basis, segment.value().origin(), segment.interval()));
    }
}
