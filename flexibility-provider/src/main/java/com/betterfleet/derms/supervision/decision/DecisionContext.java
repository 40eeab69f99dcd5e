package com.betterfleet.derms.supervision.decision;

import com.betterfleet.derms.envelope.OperatingEnvelope.EnvelopeBasis;
import com.betterfleet.derms.forecast.CapacityLimit;
import com.betterfleet.derms.microgrid.CircuitDirection;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Timeline;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** The facts as they are at one instant, and what the rows of the decision table make of them. */
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

    /** The primary block that covers now, as something that holds although it is not what should. */
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

    /** What rows 4 and 5 make of it; with nothing in it the gap policy holds. */
    LowestLimit lowestDuringGap() {
        return LowestLimit.empty().withLimit(fallback);
    }

    /** Which of the rows 6 to 8 matches while the link is lost. */
    DecisionRow lostRow() {
        if (fallback.isPresent()) {
            return DecisionRow.LINK_LOST_FALLBACK;
        }
        return primary.isPresent() ? DecisionRow.LINK_LOST_LAST_FORECAST : DecisionRow.LINK_LOST_GAP_POLICY;
    }

    /**
     * What rows 6 to 8 make of it. A forecast that was accepted after the loss shows that the partner reaches us though its
     * heartbeats do not: the lower of it and the fallback applies, and it is not capped.
     */
    LowestLimit lowestDuringLoss() {
        boolean isPartnerReachable = primary.flatMap(
                        block -> facts.link().lostAt().map(lostAt -> !isAcceptedBefore(block, lostAt)))
                .orElse(false);
        if (fallback.isPresent()) {
            return LowestLimit.empty()
                    .withLimit(fallback)
                    .withLimit(isPartnerReachable ? heldPrimaryLimit() : Optional.empty());
        }
        LowestLimit lowest = LowestLimit.empty().withLimit(heldPrimaryLimit());
        return history.hasAppliedFallback() && !isPartnerReachable ? lowest.withCap(safeDefault()) : lowest;
    }

    /** Whether row 3 ends the episode that is open, if any: held for long enough and, after a loss, by a fresh forecast. */
    boolean hasRecovered() {
        return history.episode()
                .map(episode -> switch (episode.reason()) {
                    // Where only we were deaf nothing has happened to recover from.
                    case LINK_UNKNOWN, NO_FORECAST -> true;
                    case FORECAST_GAP -> isHoldOver();
                    case LINK_LOST -> isHoldOver() && isFresh();
                })
                .orElse(true);
    }

    /** Whether the block that covers now was accepted since the link came back, or not long before now. */
    boolean isFresh() {
        return primary.map(block -> isAcceptedSinceReturn(block) || t.isBefore(staleAt(block)))
                .orElse(false);
    }

    /** When a recovery changes by time alone: at the end of its hold, and when the forecast that covers now gets stale. */
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
        return history.row3Since().map(since -> since.plus(timing().recoveryHold()));
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
