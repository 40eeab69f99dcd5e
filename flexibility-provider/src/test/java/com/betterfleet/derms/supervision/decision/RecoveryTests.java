package com.betterfleet.derms.supervision.decision;

import static com.betterfleet.derms.supervision.decision.TestFacts.NOON;
import static com.betterfleet.derms.supervision.decision.TestFacts.at;
import static com.betterfleet.derms.supervision.decision.TestFacts.justBefore;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.supervision.decision.DecisionHistory.FallbackEpisode;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The end of a fallback: after the recovery period, and after a loss only by a fresh forecast (M7, M8). */
class RecoveryTests {

    private static final long STALE_AFTER = 2_700;
    private static final DecisionHistory COVERED =
            DecisionHistory.emptySince(NOON).withCoverage();

    @Test
    void aGapEndsWhenTheForecastHasCoveredForTheRecoveryPeriodAndNotAMicrosecondBefore() {
        DirectionFacts facts =
                FactsBuilder.bound().primary(300, 900, 9).safeDefault(20).facts();
        DirectionState gap = stateAt(facts, at(100));

        assertRecovering(
                gap.advanceTo(facts, at(100), at(300)), FallbackReason.FORECAST_GAP, FallbackSource.HELD_PRIMARY, 9);
        assertRecovering(
                gap.advanceTo(facts, at(100), justBefore(310)),
                FallbackReason.FORECAST_GAP,
                FallbackSource.HELD_PRIMARY,
                9);
        assertThat(gap.advanceTo(facts, at(100), at(310)).decision().row().number())
                .isEqualTo(3);
        assertThat(gap.advanceTo(facts, at(100), at(310)).history().episode()).isEmpty();
    }

    @Test
    void duringTheRecoveryPeriodAfterAGapTheFallbackBlockCapsTheForecast() {
        DirectionFacts facts = FactsBuilder.bound()
                .primary(300, 900, 9)
                .fallback(0, 900, 7)
                .safeDefault(5)
                .facts();

        assertRecovering(advanced(facts, 100, 305), FallbackReason.FORECAST_GAP, FallbackSource.FALLBACK_BLOCK, 7);
    }

    @Test
    void duringTheRecoveryPeriodAfterAGapWithoutFallbackTheSafeDefaultCapsTheForecast() {
        DirectionFacts facts =
                FactsBuilder.bound().primary(300, 900, 9).safeDefault(5).facts();

        assertRecovering(advanced(facts, 100, 305), FallbackReason.FORECAST_GAP, FallbackSource.GAP_POLICY, -1);
    }

    @Test
    void aNewGapRestartsTheRecoveryPeriod() {
        DirectionFacts facts =
                FactsBuilder.bound().primary(300, 305, 9).primary(400, 900, 9).facts();

        assertThat(advanced(facts, 100, 305).decision().row().number()).isEqualTo(5);
        assertThat(advanced(facts, 100, 305).history().followingSince()).isEmpty();
        assertRecovering(advanced(facts, 100, 405), FallbackReason.FORECAST_GAP, FallbackSource.HELD_PRIMARY, 9);
        assertThat(advanced(facts, 100, 410).decision().row().number()).isEqualTo(3);
    }

    @Test
    void aLossEndsAfterTheRecoveryPeriodByAForecastAcceptedSinceTheReturn() {
        FactsBuilder builder =
                FactsBuilder.bound().primary(0, 90_000, 9, 8_000).lostAt(200).backAt(8_000);
        DirectionFacts facts = builder.facts();
        DirectionState lost = lostSince(200);

        assertRecovering(
                lost.advanceTo(facts, at(8_000), at(8_000)), FallbackReason.LINK_LOST, FallbackSource.HELD_PRIMARY, 9);
        assertRecovering(
                lost.advanceTo(facts, at(8_000), justBefore(8_010)),
                FallbackReason.LINK_LOST,
                FallbackSource.HELD_PRIMARY,
                9);
        assertThat(lost.advanceTo(facts, at(8_000), at(8_010)).decision().row().number())
                .isEqualTo(3);
    }

    @Test
    void aLongOutageDoesNotRestoreAnOldLimit() {
        DirectionFacts facts = FactsBuilder.bound()
                .primary(0, 90_000, 2_000, 0)
                .safeDefault(800)
                .lostAt(200)
                .backAt(72_000)
                .facts();
        DirectionState back = lostSince(200).advanceTo(facts, at(72_000), at(72_000));

        assertRecovering(back, FallbackReason.LINK_LOST, FallbackSource.GAP_POLICY, -1);
        assertRecovering(
                back.advanceTo(facts, at(72_000), at(80_000)), FallbackReason.LINK_LOST, FallbackSource.GAP_POLICY, -1);

        DirectionFacts refreshed = FactsBuilder.bound()
                .primary(0, 90_000, 1_500, 80_000)
                .safeDefault(800)
                .lostAt(200)
                .backAt(72_000)
                .facts();
        DirectionState fresh =
                back.advanceTo(facts, at(72_000), at(79_999)).advanceTo(refreshed, at(80_000), at(80_000));
        assertThat(fresh.decision().row().number()).isEqualTo(3);
        assertThat(fresh.decision()
                        .appliedLimit()
                        .map(applied -> applied.limit().watts()))
                .contains(1_500L);
    }

    @Test
    void anOldLimitBelowTheSafeDefaultRemainsInForce() {
        DirectionFacts facts = FactsBuilder.bound()
                .primary(0, 90_000, 500, 0)
                .safeDefault(800)
                .lostAt(200)
                .backAt(72_000)
                .facts();

        assertRecovering(
                lostSince(200).advanceTo(facts, at(72_000), at(72_500)),
                FallbackReason.LINK_LOST,
                FallbackSource.HELD_PRIMARY,
                500);
    }

    @Test
    void afterAShortLossAForecastThatIsNotStaleYetIsFresh() {
        DirectionFacts facts = FactsBuilder.bound()
                .primary(0, 90_000, 9, 0)
                .lostAt(200)
                .backAt(300)
                .facts();

        assertThat(lostSince(200)
                        .advanceTo(facts, at(300), at(310))
                        .decision()
                        .row()
                        .number())
                .isEqualTo(3);
    }

    @Test
    void aForecastThatGetsStaleDuringTheRecoveryPeriodIsNoLongerFresh() {
        long back = STALE_AFTER - 5;
        DirectionFacts facts = FactsBuilder.bound()
                .primary(0, 90_000, 9, 0)
                .safeDefault(5)
                .lostAt(200)
                .backAt(back)
                .facts();
        DirectionState returned = lostSince(200).advanceTo(facts, at(back), at(back));

        assertRecovering(returned, FallbackReason.LINK_LOST, FallbackSource.HELD_PRIMARY, 9);
        assertRecovering(
                returned.advanceTo(facts, at(back), justBefore(STALE_AFTER)),
                FallbackReason.LINK_LOST,
                FallbackSource.HELD_PRIMARY,
                9);
        assertRecovering(
                returned.advanceTo(facts, at(back), at(STALE_AFTER)),
                FallbackReason.LINK_LOST,
                FallbackSource.GAP_POLICY,
                -1);
        assertRecovering(
                returned.advanceTo(facts, at(back), at(back + 10)),
                FallbackReason.LINK_LOST,
                FallbackSource.GAP_POLICY,
                -1);
        assertThat(DecisionTable.nextChangeAfter(facts, returned.history(), at(back)))
                .contains(at(STALE_AFTER));
    }

    @Test
    void anEndedFallbackDoesNotResumeBecauseTheForecastAges() {
        DirectionFacts facts = FactsBuilder.bound()
                .primary(0, 90_000, 9, 0)
                .safeDefault(5)
                .lostAt(200)
                .backAt(300)
                .facts();
        DirectionState left = lostSince(200).advanceTo(facts, at(300), at(310));

        assertThat(left.advanceTo(facts, at(310), at(20_000)).decision().row().number())
                .isEqualTo(3);
    }

    @Test
    void whileRecoveringFromALossTheFallbackBlockCapsTheForecast() {
        DirectionFacts facts = FactsBuilder.bound()
                .primary(0, 90_000, 9, 8_000)
                .fallback(0, 90_000, 7)
                .lostAt(200)
                .backAt(8_000)
                .facts();
        DirectionState recovering = lostSince(200).advanceTo(facts, at(8_000), at(8_005));

        assertRecovering(recovering, FallbackReason.LINK_LOST, FallbackSource.FALLBACK_BLOCK, 7);
        assertThat(recovering.history().hasAppliedFallback()).isTrue();
        assertThat(recovering.decision().row().number()).isEqualTo(6);
    }

    @Test
    void whileTheLinkIsBackDuringAGapTheLossRemainsTheReasonAndTheRecoveryPeriodBeginsWithCoverage() {
        DirectionFacts facts = FactsBuilder.bound()
                .primary(500, 900, 9, 310)
                .lostAt(200)
                .backAt(300)
                .facts();
        DirectionState hole = lostSince(200).advanceTo(facts, at(300), at(310));

        assertThat(hole.decision().row().number()).isEqualTo(5);
        assertThat(hole.decision().findReason()).contains(FallbackReason.LINK_LOST);
        assertThat(hole.decision().recovering()).isFalse();
        assertRecovering(
                hole.advanceTo(facts, at(310), at(505)), FallbackReason.LINK_LOST, FallbackSource.HELD_PRIMARY, 9);
        assertThat(hole.advanceTo(facts, at(310), at(510)).decision().row().number())
                .isEqualTo(3);
    }

    @Test
    void aNewLossRestartsTheRecoveryPeriodAndTheStateOfAnEarlierLossDoesNotEndIt() {
        DirectionFacts first = FactsBuilder.bound()
                .primary(0, 90_000, 9, 0)
                .lostAt(200)
                .backAt(300)
                .facts();
        DirectionState recovering = lostSince(200).advanceTo(first, at(300), at(305));
        DirectionFacts second =
                FactsBuilder.bound().primary(0, 90_000, 9, 0).lostAt(306).facts();
        DirectionState again = recovering.advanceTo(second, at(306), at(400));

        assertThat(again.decision().row().number()).isEqualTo(7);
        assertThat(again.history().followingSince()).isEmpty();
        assertThat(again.history().episode()).contains(new FallbackEpisode(FallbackReason.LINK_LOST, at(200), false));

        DirectionFacts back = FactsBuilder.bound()
                .primary(0, 90_000, 9, 0)
                .lostAt(306)
                .backAt(500)
                .facts();
        assertRecovering(
                again.advanceTo(back, at(500), justBefore(510)),
                FallbackReason.LINK_LOST,
                FallbackSource.HELD_PRIMARY,
                9);
        assertThat(again.advanceTo(back, at(500), at(510)).decision().row().number())
                .isEqualTo(3);
    }

    @Test
    void afterASuspensionTheForecastAppliesWithoutARecoveryPeriod() {
        DirectionFacts suspended = FactsBuilder.bound()
                .primary(0, 90_000, 9, 0)
                .suspendedUntil(300)
                .facts();
        DirectionState unknown = DirectionState.beginAt(suspended, at(100)).advanceTo(suspended, at(100), at(310));
        DirectionFacts resumed = FactsBuilder.bound()
                .primary(0, 90_000, 9, 0)
                .suspendedUntil(300)
                .backAt(320)
                .facts();

        assertThat(unknown.decision().row().number()).isEqualTo(9);
        assertThat(unknown.advanceTo(resumed, at(320), at(320)).decision().row().number())
                .isEqualTo(3);
    }

    @Test
    void anEpisodeOpenBeforeASuspensionContinues() {
        DirectionFacts before = FactsBuilder.bound()
                .primary(0, 90_000, 9, 0)
                .lostAt(200)
                .backAt(290)
                .facts();
        DirectionState recovering = lostSince(200).advanceTo(before, at(290), at(295));
        DirectionFacts suspended = FactsBuilder.bound()
                .primary(0, 90_000, 9, 0)
                .lostAt(200)
                .backAt(290)
                .suspendedUntil(298)
                .facts();
        DirectionState unknown = recovering.advanceTo(suspended, at(295), at(298));
        DirectionFacts resumed = FactsBuilder.bound()
                .primary(0, 90_000, 9, 0)
                .lostAt(200)
                .suspendedUntil(298)
                .backAt(420)
                .facts();

        assertThat(unknown.decision().row().number()).isEqualTo(9);
        assertRecovering(
                unknown.advanceTo(resumed, at(420), justBefore(430)),
                FallbackReason.LINK_LOST,
                FallbackSource.HELD_PRIMARY,
                9);
        assertThat(unknown.advanceTo(resumed, at(420), at(430)).decision().row().number())
                .isEqualTo(3);
    }

    @Test
    void row2ChangesToRow3WithoutARecoveryPeriod() {
        DirectionFacts facts = FactsBuilder.bound()
                .primary(300, 900, 9)
                .fallback(0, 900, 7)
                .epochSince(0)
                .facts();

        assertThat(DirectionState.beginAt(facts, NOON)
                        .advanceTo(facts, NOON, at(300))
                        .decision()
                        .row()
                        .number())
                .isEqualTo(3);
    }

    @Test
    void aLossBeforeAnyForecastEndsInRow2() {
        DirectionFacts lost = FactsBuilder.bound().epochSince(0).lostAt(100).facts();
        DirectionState gone = DirectionState.beginAt(lost, NOON).advanceTo(lost, NOON, at(150));
        DirectionFacts back =
                FactsBuilder.bound().epochSince(0).lostAt(100).backAt(200).facts();
        DirectionState awaiting = gone.advanceTo(back, at(200), at(200));

        assertThat(gone.decision().row().number()).isEqualTo(8);
        assertThat(awaiting.decision().row().number()).isEqualTo(2);
        assertThat(awaiting.history().episode()).isEmpty();
    }

    @Test
    void aLateDecisionConsidersTheLinkHistory() {
        DirectionFacts facts = FactsBuilder.bound()
                .primary(0, 90_000, 9, 0)
                .fallback(0, 90_000, 7)
                .lostAt(200)
                .backAt(300)
                .facts();
        DirectionState late = DirectionState.beginAt(facts, at(100)).advanceTo(facts, at(100), at(305));

        assertRecovering(late, FallbackReason.LINK_LOST, FallbackSource.FALLBACK_BLOCK, 7);
        assertThat(late.history().episode()).contains(new FallbackEpisode(FallbackReason.LINK_LOST, at(200), true));
    }

    private static DirectionState lostSince(long second) {
        DirectionFacts facts =
                FactsBuilder.bound().primary(0, 90_000, 9, 0).lostAt(second).facts();
        return new DirectionState(
                DecisionTable.decideAt(facts, COVERED, at(second)).decision(),
                at(second),
                COVERED.withEpisode(new FallbackEpisode(FallbackReason.LINK_LOST, at(second), false)));
    }

    private static DirectionState stateAt(DirectionFacts facts, Instant t) {
        return new DirectionState(
                DecisionTable.decideAt(facts, COVERED, t).decision(),
                t,
                DecisionTable.decideAt(facts, COVERED, t).history());
    }

    private static DirectionState advanced(DirectionFacts facts, long from, long to) {
        return stateAt(facts, at(from)).advanceTo(facts, at(from), at(to));
    }

    private static void assertRecovering(
            DirectionState state, FallbackReason reason, FallbackSource applied, long watts) {
        ControlDecision decision = state.decision();
        assertThat(decision.recovering()).isTrue();
        assertThat(decision.mode()).isEqualTo(ControlMode.FALLBACK);
        assertThat(decision.findReason()).contains(reason);
        assertThat(decision.findFallbackSource()).contains(applied);
        assertThat(decision.appliedLimit().map(limit -> limit.limit().watts()))
                .isEqualTo(watts < 0 ? Optional.empty() : Optional.of(watts));
    }
}
