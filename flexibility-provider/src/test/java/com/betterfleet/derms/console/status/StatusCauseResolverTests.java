package com.betterfleet.derms.console.status;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.GroupBinding.EnforcementMode;
import com.betterfleet.derms.binding.LocalControlRecord;
import com.betterfleet.derms.console.status.StatusCause.EpisodeCause;
import com.betterfleet.derms.link.HandshakeProgress;
import com.betterfleet.derms.link.LinkLiveness;
import com.betterfleet.derms.link.LinkState;
import com.betterfleet.derms.link.OwnHeartbeats;
import com.betterfleet.derms.link.PartnerHeartbeats;
import com.betterfleet.derms.link.PartnerLink;
import com.betterfleet.derms.link.SendHealth;
import com.betterfleet.derms.supervision.decision.ControlDecision;
import com.betterfleet.derms.supervision.decision.DecisionHistory;
import com.betterfleet.derms.supervision.decision.DecisionRow;
import com.betterfleet.derms.supervision.decision.DirectionState;
import com.betterfleet.derms.supervision.decision.FallbackReason;
import com.betterfleet.derms.supervision.decision.FallbackSource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The cause of a status, derived from a decision, the link and the binding. */
class StatusCauseResolverTests {

    private static final Instant BOUND = at(0);
    private static final Instant SERVICE_DOWN = at(1_100);
    private static final Instant LOST = at(1_200);
    private static final Instant LINK_RESTORED = at(1_500);
    private static final DecisionHistory COVERED = new DecisionHistory(BOUND, true, Optional.empty(), Optional.empty());

    @Test
    void localControlNamesTheOperatorWhoTookIt() {
        LocalControlRecord back = new LocalControlRecord(at(700), "mere", "transformer work", false);

        assertThat(resolveCause(new ControlDecision.FullLocalControl(), COVERED, back, Optional.empty()))
                .isEqualTo(new StatusCause.LocalControlCause(at(700), "mere", "transformer work"));
    }

    @Test
    void aLossBeginsAtTheLossOfTheLinkEvenIfDecidedLater() {
        DecisionHistory later = episode(FallbackReason.LINK_LOST, at(1_260));

        assertThat(resolveCause(fallback(6, FallbackReason.LINK_LOST, FallbackSource.FALLBACK_BLOCK, false), later))
                .isEqualTo(new StatusCause.FallbackCause(
                        new EpisodeCause.HeartbeatLost(LOST), FallbackSource.FALLBACK_BLOCK, false));
    }

    @Test
    void aLossThatBeganDuringAGapIsAttributedToTheLink() {
        DecisionHistory gapBefore = episode(FallbackReason.LINK_LOST, at(300));

        assertThat(resolveCause(fallback(8, FallbackReason.LINK_LOST, FallbackSource.GAP_POLICY, false), gapBefore))
                .isEqualTo(new StatusCause.FallbackCause(
                        new EpisodeCause.HeartbeatLost(LOST), FallbackSource.GAP_POLICY, false));
    }

    @Test
    void duringAGapTheLinkIsRestoredSinceItsFirstHeartbeat() {
        DecisionHistory history = episode(FallbackReason.LINK_LOST, LOST);

        assertThat(resolveCause(fallback(4, FallbackReason.LINK_LOST, FallbackSource.FALLBACK_BLOCK, false), history))
                .isEqualTo(new StatusCause.FallbackCause(
                        new EpisodeCause.LinkRestoredWithGap(LINK_RESTORED), FallbackSource.FALLBACK_BLOCK, false));
    }

    @Test
    void aForecastBelowTheFallbackWhileLostIsReportedAsForecastsWithoutHeartbeat() {
        assertThat(resolveCause(
                        fallback(6, FallbackReason.LINK_LOST, FallbackSource.HELD_PRIMARY, false),
                        episode(FallbackReason.LINK_LOST, LOST)))
                .isEqualTo(new StatusCause.FallbackCause(
                        new EpisodeCause.ForecastsWithoutHeartbeat(LOST), FallbackSource.HELD_PRIMARY, false));
    }

    @Test
    void theSafeDefaultInRow7IsACap() {
        assertThat(resolveCause(
                        fallback(7, FallbackReason.LINK_LOST, FallbackSource.GAP_POLICY, false),
                        episode(FallbackReason.LINK_LOST, LOST)))
                .isEqualTo(new StatusCause.FallbackCause(
                        new EpisodeCause.HeartbeatLost(LOST), FallbackSource.GAP_POLICY, true));
    }

    @Test
    void theServiceWasDownFromItsStopUntilItsStart() {
        assertThat(resolveCause(
                        fallback(9, FallbackReason.LINK_UNKNOWN, FallbackSource.HELD_PRIMARY, false),
                        episode(FallbackReason.LINK_UNKNOWN, LOST)))
                .isEqualTo(new StatusCause.FallbackCause(
                        new EpisodeCause.ServiceWasDown(SERVICE_DOWN, at(1_140)), FallbackSource.HELD_PRIMARY, false));
    }

    @Test
    void aRecoveryFromALossLastsFromTheReturnOfTheLinkToTheOutlooksEnd() {
        StatusCause cause = resolveCause(
                fallback(6, FallbackReason.LINK_LOST, FallbackSource.FALLBACK_BLOCK, true),
                episode(FallbackReason.LINK_LOST, LOST),
                null,
                Optional.of(at(1_510)));

        assertThat(cause)
                .isEqualTo(new StatusCause.RecoveringCause(
                        new EpisodeCause.HeartbeatLost(LOST), FallbackSource.FALLBACK_BLOCK, LINK_RESTORED, at(1_510)));
    }

    @Test
    void aRecoveryFromAGapStartsWhenTheForecastCoversAgain() {
        DecisionHistory covers = new DecisionHistory(
                BOUND,
                true,
                Optional.of(at(900)),
                Optional.of(new DecisionHistory.FallbackEpisode(FallbackReason.FORECAST_GAP, at(600), false)));

        assertThat(resolveCause(fallback(5, FallbackReason.FORECAST_GAP, FallbackSource.GAP_POLICY, true), covers))
                .isEqualTo(new StatusCause.RecoveringCause(
                        new EpisodeCause.GapInForecast(at(600)), FallbackSource.GAP_POLICY, at(900), null));
    }

    @Test
    void waitingAfterAWithdrawalIsDistinguishedFromWaitingAfterConnecting() {
        ControlDecision waiting = new ControlDecision.AwaitingFirstForecast(false, Optional.empty());

        assertThat(resolveCause(waiting, new DecisionHistory(BOUND, false, Optional.empty(), Optional.empty())))
                .isEqualTo(new StatusCause.AwaitingCause(BOUND, null, false, false));
        assertThat(resolveCause(waiting, new DecisionHistory(at(1), false, Optional.empty(), Optional.empty())))
                .as("the first decision follows the binding within seconds")
                .isEqualTo(new StatusCause.AwaitingCause(at(1), null, false, false));
        assertThat(resolveCause(waiting, new DecisionHistory(at(60), false, Optional.empty(), Optional.empty())))
                .isEqualTo(new StatusCause.AwaitingCause(at(60), null, false, true));
    }

    private static ControlDecision fallback(
            int row, FallbackReason reason, FallbackSource applied, boolean recovering) {
        return new ControlDecision.FallbackControl(DecisionRow.of(row), reason, applied, Optional.empty(), recovering);
    }

    private static DecisionHistory episode(FallbackReason reason, Instant began) {
        return new DecisionHistory(
                BOUND, true, Optional.empty(), Optional.of(new DecisionHistory.FallbackEpisode(reason, began, false)));
    }

    private static StatusCause resolveCause(ControlDecision decision, DecisionHistory history) {
        return resolveCause(decision, history, null, Optional.empty());
    }

    private static StatusCause resolveCause(
            ControlDecision decision,
            DecisionHistory history,
            @Nullable LocalControlRecord back,
            Optional<Instant> returns) {
        GroupBinding bound = new GroupBinding(
                1, "c", "G", "s", "G", EnforcementMode.ENFORCE, 1, BOUND, 0, Optional.ofNullable(back));
        DirectionState state = new DirectionState(decision, at(2_000), history);
        return new StatusCauseResolver(state, Optional.of(bound), Optional.of(link()), List.of(), returns)
                .resolveCause();
    }

    private static PartnerLink link() {
        return new PartnerLink(
                "c",
                LinkState.of(LinkState.LinkStateKind.ONLINE, BOUND),
                new PartnerHeartbeats(
                        LinkLiveness.UP,
                        Optional.of(at(9_000)),
                        Optional.of(LOST),
                        Optional.of(LINK_RESTORED),
                        Optional.of(at(1_140)),
                        Optional.of(SERVICE_DOWN),
                        Optional.empty()),
                Optional.empty(),
                new HandshakeProgress(Optional.empty(), Optional.empty(), 0),
                new OwnHeartbeats(Optional.empty(), Optional.empty()),
                new SendHealth(false, Optional.empty()));
    }

    private static Instant at(long second) {
        return Instant.parse("2026-11-12T08:00:00Z").plusSeconds(second);
    }
}
