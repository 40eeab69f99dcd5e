package com.betterfleet.derms.supervision.decision;

import com.betterfleet.derms.supervision.decision.DecisionHistory.FallbackEpisode;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The decision table: decides what applies at an instant, only from facts and history (M7, M8, M9). Its rows are read
 * top down and the first that matches wins; each branch names its row.
 */
public final class DecisionTable {

    /** After this time the first forecast is overdue, however far ahead its first block lies. */
    private static final Duration MAX_FORECAST_WAIT = Duration.ofHours(24);

    private DecisionTable() {}

    /** Decides what applies at {@code t}. */
    public static DecisionOutcome decideAt(DirectionFacts facts, DecisionHistory history, Instant t) {
        // Row 0: not bound.
        if (!facts.bound()) {
            return new DecisionOutcome(
                    new ControlDecision.UnmanagedControl(), DecisionHistory.emptySince(facts.epochSince()));
        }
        // Row 1: an operator has taken local control.
        if (facts.control() == ControlAuthority.LOCAL) {
            return new DecisionOutcome(
                    new ControlDecision.FullLocalControl(), DecisionHistory.emptySince(facts.epochSince()));
        }
        DecisionContext context = DecisionContext.of(facts, history.withinEpoch(facts.epochSince()), t);
        return switch (facts.link().availabilityAt(t)) {
            case UP -> decideWhileUp(context);
            case LOST -> decideWhileLost(context);
            case UNKNOWN -> decideWhileUnknown(context);
        };
    }

    /** The first instant after {@code t} at which time alone can change the decision. */
    public static Optional<Instant> nextChangeAfter(DirectionFacts facts, DecisionHistory history, Instant t) {
        if (!facts.bound() || facts.control() == ControlAuthority.LOCAL) {
            return Optional.empty();
        }
        DecisionContext context = DecisionContext.of(facts, history.withinEpoch(facts.epochSince()), t);
        return Stream.of(
                        facts.forecasts().primary().nextChange(t),
                        facts.forecasts().fallback().nextChange(t),
                        facts.link().nextChangeAfter(t),
                        firstForecastDueAt(context),
                        context.nextRecoveryChange())
                .flatMap(Optional::stream)
                .filter(at -> at.isAfter(t))
                .min(Instant::compareTo);
    }

    private static DecisionOutcome decideWhileUp(DecisionContext context) {
        if (context.primary().isPresent()) {
            DecisionHistory withForecast = context.history().withFollowingSince(context.t());
            // Row 3: no episode is open, or it is recovered from.
            if (context.withHistory(withForecast).hasRecovered()) {
                ControlDecision decision =
                        new ControlDecision.FollowingForecast(context.primary().get());
                return new DecisionOutcome(decision, withForecast.withoutEpisode());
            }
            return decideWhileRecovering(context.withHistory(withForecast));
        }
        // Row 2: no forecast has covered any instant yet.
        if (!context.history().covered()) {
            boolean overdue = firstForecastDueAt(context)
                    .map(due -> !context.t().isBefore(due))
                    .orElse(false);
            ControlDecision awaiting = new ControlDecision.AwaitingFirstForecast(overdue, context.fallback());
            return new DecisionOutcome(
                    awaiting, context.history().withoutFollowingSince().withoutEpisode());
        }
        // Rows 4 and 5: a gap. After a loss, the loss stays the reason until the forecast covers again.
        boolean wasLost = context.history().hasReason(FallbackReason.LINK_LOST);
        FallbackReason reason = wasLost ? FallbackReason.LINK_LOST : FallbackReason.FORECAST_GAP;
        return decideFallback(context, context.gapRow(), reason, context.lowestDuringGap());
    }

    /** Rows 6, 7 and 8: the fallback block; else the last forecast, block by block; else the gap policy. */
    private static DecisionOutcome decideWhileLost(DecisionContext context) {
        return decideFallback(context, context.lostRow(), FallbackReason.LINK_LOST, context.lowestDuringLoss());
    }

    /** Row 9: the lower of fallback and forecast. An episode that is open keeps its reason. */
    private static DecisionOutcome decideWhileUnknown(DecisionContext context) {
        LowestLimit lowest =
                LowestLimit.empty().includeLimit(context.fallback()).includeLimit(context.heldPrimaryLimit());
        if (context.fallback().isEmpty() && context.history().hasAppliedFallback()) {
            lowest = lowest.includeCap(context.safeDefault());
        }
        FallbackEpisode episode = context.history()
                .episode()
                .orElseGet(() -> new FallbackEpisode(FallbackReason.LINK_UNKNOWN, context.t(), false))
                .withAppliedLimit(lowest);
        return decideFallback(context, DecisionRow.LINK_UNKNOWN, FallbackReason.LINK_UNKNOWN, lowest, episode, false);
    }

    /** Recovering: the forecast covers again, but not for long enough, or it may date from before the loss. */
    private static DecisionOutcome decideWhileRecovering(DecisionContext context) {
        FallbackEpisode episode = context.history().episode().orElseThrow();
        boolean afterLoss = episode.reason() == FallbackReason.LINK_LOST;
        LowestLimit limitsBeforeRecovery = afterLoss ? context.lowestDuringLoss() : context.lowestDuringGap();
        LowestLimit lowest = limitsBeforeRecovery.includeLimit(context.heldPrimaryLimit());
        boolean capped = afterLoss ? !context.isFresh() : context.fallback().isEmpty();
        if (capped) {
            lowest = lowest.includeCap(context.safeDefault());
        }
        DecisionRow row = afterLoss ? context.lostRow() : context.gapRow();
        return decideFallback(context, row, episode.reason(), lowest, episode.withAppliedLimit(lowest), true);
    }

    private static DecisionOutcome decideFallback(
            DecisionContext context, DecisionRow row, FallbackReason reason, LowestLimit lowest) {
        FallbackEpisode episode = context.history()
                .episode()
                .map(open -> open.withReason(reason))
                .orElseGet(() -> new FallbackEpisode(reason, context.t(), false))
                .withAppliedLimit(lowest);
        return decideFallback(context, row, reason, lowest, episode, false);
    }

    private static DecisionOutcome decideFallback(
            DecisionContext context,
            DecisionRow row,
            FallbackReason reason,
            LowestLimit lowest,
            FallbackEpisode episode,
            boolean recovering) {
        DecisionHistory history =
                recovering ? context.history() : context.history().withoutFollowingSince();
        Optional<AppliedLimit> limit = lowest.isEmpty()
                ? context.facts().gapPolicy().limitAt(context.facts(), context.t())
                : lowest.effectiveLimit();
        return new DecisionOutcome(
                new ControlDecision.FallbackControl(row, reason, lowest.fallbackSource(), limit, recovering),
                history.withEpisode(episode));
    }

    /**
     * When the first forecast becomes overdue. That is after the time-out, but not before the first known block begins,
     * and at the latest after {@link #MAX_FORECAST_WAIT}.
     */
    private static Optional<Instant> firstForecastDueAt(DecisionContext context) {
        if (context.history().covered()) {
            return Optional.empty();
        }
        Instant awaitingSince = context.history().awaitingSince();
        Instant timeout = awaitingSince.plus(context.timing().firstForecastTimeout());
        Instant latest = awaitingSince.plus(MAX_FORECAST_WAIT);
        Instant due = context.nextPrimaryStart()
                .filter(start -> start.isAfter(timeout))
                .orElse(timeout);
        return Optional.of(due.isBefore(latest) ? due : latest);
    }
}
