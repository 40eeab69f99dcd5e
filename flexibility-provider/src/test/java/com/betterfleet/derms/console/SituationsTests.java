package com.betterfleet.derms.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.connection.GroupBinding;
import com.betterfleet.derms.connection.GroupBinding.Enforcement;
import com.betterfleet.derms.connection.Link;
import com.betterfleet.derms.connection.LinkState;
import com.betterfleet.derms.connection.Liveness;
import com.betterfleet.derms.connection.TakenBack;
import com.betterfleet.derms.console.Situation.Cause;
import com.betterfleet.derms.supervision.Applied;
import com.betterfleet.derms.supervision.Binding;
import com.betterfleet.derms.supervision.Memory;
import com.betterfleet.derms.supervision.Reason;
import com.betterfleet.derms.supervision.Standing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** From a decision, with the link and the binding behind it, to what is said of it: whose doing, since when, until when. */
class SituationsTests {

    private static final Instant BOUND = at(0);
    private static final Instant DEAF = at(1_100);
    private static final Instant LOST = at(1_200);
    private static final Instant BACK = at(1_500);
    private static final Memory COVERED = new Memory(BOUND, true, Optional.empty(), Optional.empty());

    @Test
    void localControlIsTheDoingOfWhoTookItBack() {
        TakenBack back = new TakenBack(at(700), "mere", "transformer work", false);

        assertThat(situation(new Binding.LocalControl(), COVERED, back, Optional.empty()))
                .isEqualTo(new Situation.LocalControl(at(700), "mere", "transformer work"));
    }

    @Test
    void aLossBeganWhenTheLinkWasLostHoweverLateItWasDecided() {
        Memory later = episode(Reason.LINK_LOST, at(1_260));

        assertThat(situation(fallback(6, Reason.LINK_LOST, Applied.FALLBACK_BLOCK, false), later))
                .isEqualTo(new Situation.Fallback(
                        new Cause.LinkLost(LOST), com.betterfleet.derms.console.Applied.FALLBACK_BLOCK));
    }

    @Test
    void aLossThatBeganDuringAGapIsStillTheLinksOwn() {
        Memory gapBefore = episode(Reason.LINK_LOST, at(300));

        assertThat(situation(fallback(8, Reason.LINK_LOST, Applied.GAP_POLICY, false), gapBefore))
                .isEqualTo(new Situation.Fallback(
                        new Cause.LinkLost(LOST), com.betterfleet.derms.console.Applied.GAP_POLICY));
    }

    @Test
    void overAHoleTheLinkIsBackSinceItWasHeard() {
        Memory memory = episode(Reason.LINK_LOST, LOST);

        assertThat(situation(fallback(4, Reason.LINK_LOST, Applied.FALLBACK_BLOCK, false), memory))
                .isEqualTo(new Situation.Fallback(
                        new Cause.BackWithGap(BACK), com.betterfleet.derms.console.Applied.FALLBACK_BLOCK));
    }

    @Test
    void aForecastThatWinsOverAFallbackWhileLostArrivedWithoutHeartbeats() {
        assertThat(situation(
                        fallback(6, Reason.LINK_LOST, Applied.HELD_PRIMARY, false), episode(Reason.LINK_LOST, LOST)))
                .isEqualTo(new Situation.Fallback(
                        new Cause.ForecastsOnly(LOST), com.betterfleet.derms.console.Applied.HELD_PRIMARY));
    }

    @Test
    void theSafeDefaultInRow7IsACap() {
        assertThat(situation(fallback(7, Reason.LINK_LOST, Applied.GAP_POLICY, false), episode(Reason.LINK_LOST, LOST)))
                .isEqualTo(
                        new Situation.Fallback(new Cause.LinkLost(LOST), com.betterfleet.derms.console.Applied.CAPPED));
    }

    @Test
    void deafnessLastedFromWhenNobodyListenedUntilSomebodyDid() {
        assertThat(situation(
                        fallback(9, Reason.LINK_UNKNOWN, Applied.HELD_PRIMARY, false),
                        episode(Reason.LINK_UNKNOWN, LOST)))
                .isEqualTo(new Situation.Fallback(
                        new Cause.LinkUnknown(DEAF, at(1_140)), com.betterfleet.derms.console.Applied.HELD_PRIMARY));
    }

    @Test
    void aRecoveryFromALossRunsSinceTheLinkIsBackAndUntilTheOutlookSays() {
        Situation situation = situation(
                fallback(6, Reason.LINK_LOST, Applied.FALLBACK_BLOCK, true),
                episode(Reason.LINK_LOST, LOST),
                null,
                Optional.of(at(1_510)));

        assertThat(situation)
                .isEqualTo(new Situation.Recovering(
                        new Cause.LinkLost(LOST),
                        com.betterfleet.derms.console.Applied.FALLBACK_BLOCK,
                        BACK,
                        at(1_510)));
    }

    @Test
    void aRecoveryFromAGapRunsSinceTheForecastCoversAgain() {
        Memory covers = new Memory(
                BOUND,
                true,
                Optional.of(at(900)),
                Optional.of(new Memory.Episode(Reason.FORECAST_GAP, at(600), false)));

        assertThat(situation(fallback(5, Reason.FORECAST_GAP, Applied.GAP_POLICY, true), covers))
                .isEqualTo(new Situation.Recovering(
                        new Cause.ForecastGap(at(600)),
                        com.betterfleet.derms.console.Applied.GAP_POLICY,
                        at(900),
                        null));
    }

    @Test
    void waitingAfterAWithdrawalIsToldFromWaitingAfterConnecting() {
        Binding waiting = new Binding.AwaitingForecast(false, Optional.empty());

        assertThat(situation(waiting, new Memory(BOUND, false, Optional.empty(), Optional.empty())))
                .isEqualTo(new Situation.Awaiting(BOUND, null, false, false));
        assertThat(situation(waiting, new Memory(at(1), false, Optional.empty(), Optional.empty())))
                .as("the first decision comes a moment after the binding")
                .isEqualTo(new Situation.Awaiting(at(1), null, false, false));
        assertThat(situation(waiting, new Memory(at(60), false, Optional.empty(), Optional.empty())))
                .isEqualTo(new Situation.Awaiting(at(60), null, false, true));
    }

    private static Binding fallback(int row, Reason reason, Applied applied, boolean recovering) {
        return new Binding.Fallback(row, reason, applied, Optional.empty(), recovering);
    }

    private static Memory episode(Reason reason, Instant began) {
        return new Memory(BOUND, true, Optional.empty(), Optional.of(new Memory.Episode(reason, began, false)));
    }

    private static Situation situation(Binding binding, Memory memory) {
        return situation(binding, memory, null, Optional.empty());
    }

    private static Situation situation(
            Binding binding, Memory memory, @Nullable TakenBack back, Optional<Instant> returns) {
        GroupBinding bound =
                new GroupBinding(1, "c", "G", "s", "G", Enforcement.ENFORCE, 1, BOUND, Optional.ofNullable(back));
        Standing standing = new Standing(binding, at(2_000), memory);
        return new Situations(standing, Optional.of(bound), Optional.of(link()), List.of(), returns).situation();
    }

    private static Link link() {
        return new Link(
                "c",
                LinkState.of(LinkState.Kind.ONLINE, BOUND),
                Liveness.UP,
                Optional.of(at(9_000)),
                Optional.of(LOST),
                Optional.of(BACK),
                Optional.of(at(1_140)),
                Optional.of(DEAF),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                false,
                Optional.empty());
    }

    private static Instant at(long second) {
        return Instant.parse("2026-11-12T08:00:00Z").plusSeconds(second);
    }
}
