package com.betterfleet.derms.console.status;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.LocalControlRecord;
import com.betterfleet.derms.console.status.StatusCause.EpisodeCause;
import com.betterfleet.derms.console.timeline.TimelineStep;
import com.betterfleet.derms.link.PartnerLink;
import com.betterfleet.derms.supervision.decision.ControlDecision;
import com.betterfleet.derms.supervision.decision.ControlMode;
import com.betterfleet.derms.supervision.decision.DecisionHistory;
import com.betterfleet.derms.supervision.decision.DirectionState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Derives the cause of a status from a decision, the binding and the link.
 *
 * @param binding empty where no group is bound, as the link
 * @param upcomingSteps the steps of the next day
 * @param limitsReturnAt when the partner's limits apply again; empty outside recovery or while a forecast is awaited
 */
record StatusCauseResolver(
        DirectionState directionState,
        Optional<GroupBinding> binding,
        Optional<PartnerLink> link,
        List<TimelineStep> upcomingSteps,
        Optional<Instant> limitsReturnAt) {

    /** Binding or connecting and the first decision after it are one act, moments apart. */
    private static final Duration SAME_OPERATION = Duration.ofSeconds(5);

    StatusCause resolveCause() {
        return switch (directionState.decision()) {
            case ControlDecision.UnmanagedControl unmanaged -> new StatusCause.UnboundCause();
            case ControlDecision.FullLocalControl local -> toLocalControlCause();
            case ControlDecision.AwaitingFirstForecast awaiting ->
                new StatusCause.AwaitingCause(
                        history().awaitingSince(), findFirstBlock(), awaiting.overdue(), isCleared());
            case ControlDecision.FollowingForecast following -> new StatusCause.ForecastCause();
            case ControlDecision.FallbackControl fallback ->
                fallback.recovering() ? toRecoveringCause(fallback) : toFallbackCause(fallback);
        };
    }

    private StatusCause toLocalControlCause() {
        return binding.flatMap(GroupBinding::localControl)
                .map(StatusCauseResolver::toLocalControlCause)
                .orElseGet(() -> new StatusCause.LocalControlCause(directionState.since(), "", ""));
    }

    private static StatusCause.LocalControlCause toLocalControlCause(LocalControlRecord localControl) {
        return new StatusCause.LocalControlCause(localControl.since(), localControl.by(), localControl.reason());
    }

    /** Whether it awaits a forecast because limits were cleared, not because it was bound or connected. */
    private boolean isCleared() {
        return binding.map(GroupBinding::epochSince)
                .map(epoch -> history().awaitingSince().isAfter(epoch.plus(SAME_OPERATION)))
                .orElse(false);
    }

    private @Nullable Instant findFirstBlock() {
        return upcomingSteps.stream()
                .filter(step -> step.mode() == ControlMode.FORECAST)
                .map(step -> step.interval().start())
                .findFirst()
                .orElse(null);
    }

    private StatusCause toFallbackCause(ControlDecision.FallbackControl fallback) {
        return new StatusCause.FallbackCause(
                toEpisodeCause(fallback), fallback.fallbackSource(), fallback.hasSafeDefaultCap());
    }

    private StatusCause toRecoveringCause(ControlDecision.FallbackControl fallback) {
        EpisodeCause cause = toEpisodeCause(fallback);
        Instant since = history().followingSince().orElse(directionState.since());
        Instant back = cause instanceof EpisodeCause.GapInForecast
                ? since
                : link.flatMap(PartnerLink::upSince).orElse(since);
        return new StatusCause.RecoveringCause(cause, fallback.fallbackSource(), back, limitsReturnAt.orElse(null));
    }

    private EpisodeCause toEpisodeCause(ControlDecision.FallbackControl fallback) {
        Instant startedAt = history()
                .episode()
                .map(DecisionHistory.FallbackEpisode::startedAt)
                .orElse(directionState.since());
        return switch (fallback.reason()) {
            case NO_FORECAST, FORECAST_GAP -> new EpisodeCause.GapInForecast(startedAt);
            case LINK_LOST -> toLinkLostCause(fallback, startedAt);
            case LINK_UNKNOWN -> toLinkUnknownCause(startedAt);
        };
    }

    private EpisodeCause toLinkLostCause(ControlDecision.FallbackControl fallback, Instant startedAt) {
        Instant lostAt = link.flatMap(PartnerLink::lostAt).orElse(startedAt);
        if (fallback.hasLinkBackDuringGap()) {
            return new EpisodeCause.LinkRestoredWithGap(
                    link.flatMap(PartnerLink::upSince).orElse(directionState.since()));
        }
        return fallback.hasForecastBelowFallback()
                ? new EpisodeCause.ForecastsWithoutHeartbeat(lostAt)
                : new EpisodeCause.HeartbeatLost(lostAt);
    }

    private EpisodeCause toLinkUnknownCause(Instant startedAt) {
        Instant to = link.flatMap(PartnerLink::unknownSince).orElse(startedAt);
        return new EpisodeCause.ServiceWasDown(
                link.flatMap(PartnerLink::suspendedFrom).orElse(to), to);
    }

    private DecisionHistory history() {
        return directionState.history();
    }
}
