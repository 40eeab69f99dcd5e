package com.betterfleet.derms.supervision;

import static com.betterfleet.derms.supervision.Scene.NOON;
import static com.betterfleet.derms.supervision.Scene.at;
import static com.betterfleet.derms.supervision.Scene.justBefore;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.supervision.Memory.Episode;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Leaving fallback: by itself, after a hold, and after a loss by a fresh forecast alone (M7, M8). */
class RecoveryTests {

    private static final long STALE_AFTER = 2_700;
    private static final Memory COVERED = Memory.fresh(NOON).afterCover();

    @Test
    void aGapIsLeftWhenTheForecastHasCoveredForTheHoldAndNotAMicrosecondBefore() {
        Facts facts = Given.bound().primary(300, 900, 9).safeDefault(20).facts();
        Standing gap = standing(facts, at(100));

        assertRecovering(gap.advance(facts, at(100), at(300)), Reason.FORECAST_GAP, Applied.HELD_PRIMARY, 9);
        assertRecovering(gap.advance(facts, at(100), justBefore(310)), Reason.FORECAST_GAP, Applied.HELD_PRIMARY, 9);
        assertThat(gap.advance(facts, at(100), at(310)).binding().row()).isEqualTo(3);
        assertThat(gap.advance(facts, at(100), at(310)).memory().episode()).isEmpty();
    }

    @Test
    void duringTheHoldAfterAGapTheFallbackBlockStillCapsTheForecast() {
        Facts facts = Given.bound()
                .primary(300, 900, 9)
                .fallback(0, 900, 7)
                .safeDefault(5)
                .facts();

        assertRecovering(advanced(facts, 100, 305), Reason.FORECAST_GAP, Applied.FALLBACK_BLOCK, 7);
    }

    @Test
    void duringTheHoldAfterAGapWithoutFallbackTheSafeDefaultCapsTheForecast() {
        Facts facts = Given.bound().primary(300, 900, 9).safeDefault(5).facts();

        assertRecovering(advanced(facts, 100, 305), Reason.FORECAST_GAP, Applied.GAP_POLICY, -1);
    }

    @Test
    void aNewGapStartsTheHoldAnew() {
        Facts facts = Given.bound().primary(300, 305, 9).primary(400, 900, 9).facts();

        assertThat(advanced(facts, 100, 305).binding().row()).isEqualTo(5);
        assertThat(advanced(facts, 100, 305).memory().row3Since()).isEmpty();
        assertRecovering(advanced(facts, 100, 405), Reason.FORECAST_GAP, Applied.HELD_PRIMARY, 9);
        assertThat(advanced(facts, 100, 410).binding().row()).isEqualTo(3);
    }

    @Test
    void aLossIsLeftAfterTheHoldByAForecastAcceptedSinceTheReturn() {
        Given given = Given.bound().primary(0, 90_000, 9, 8_000).lostAt(200).backAt(8_000);
        Facts facts = given.facts();
        Standing lost = lostSince(200);

        assertRecovering(lost.advance(facts, at(8_000), at(8_000)), Reason.LINK_LOST, Applied.HELD_PRIMARY, 9);
        assertRecovering(lost.advance(facts, at(8_000), justBefore(8_010)), Reason.LINK_LOST, Applied.HELD_PRIMARY, 9);
        assertThat(lost.advance(facts, at(8_000), at(8_010)).binding().row()).isEqualTo(3);
    }

    @Test
    void aLongOutageDoesNotBringAnOldLimitBack() {
        Facts facts = Given.bound()
                .primary(0, 90_000, 2_000, 0)
                .safeDefault(800)
                .lostAt(200)
                .backAt(72_000)
                .facts();
        Standing back = lostSince(200).advance(facts, at(72_000), at(72_000));

        assertRecovering(back, Reason.LINK_LOST, Applied.GAP_POLICY, -1);
        assertRecovering(back.advance(facts, at(72_000), at(80_000)), Reason.LINK_LOST, Applied.GAP_POLICY, -1);

        Facts refreshed = Given.bound()
                .primary(0, 90_000, 1_500, 80_000)
                .safeDefault(800)
                .lostAt(200)
                .backAt(72_000)
                .facts();
        Standing fresh = back.advance(facts, at(72_000), at(79_999)).advance(refreshed, at(80_000), at(80_000));
        assertThat(fresh.binding().row()).isEqualTo(3);
        assertThat(fresh.binding().held().map(held -> held.limit().watts())).contains(1_500L);
    }

    @Test
    void anOldLimitBelowTheSafeDefaultStaysTheLowerOne() {
        Facts facts = Given.bound()
                .primary(0, 90_000, 500, 0)
                .safeDefault(800)
                .lostAt(200)
                .backAt(72_000)
                .facts();

        assertRecovering(
                lostSince(200).advance(facts, at(72_000), at(72_500)), Reason.LINK_LOST, Applied.HELD_PRIMARY, 500);
    }

    @Test
    void afterAShortLossAForecastThatIsNotStaleYetIsFresh() {
        Facts facts =
                Given.bound().primary(0, 90_000, 9, 0).lostAt(200).backAt(300).facts();

        assertThat(lostSince(200).advance(facts, at(300), at(310)).binding().row())
                .isEqualTo(3);
    }

    @Test
    void aForecastThatGetsStaleWithinTheHoldIsFreshNoMore() {
        long back = STALE_AFTER - 5;
        Facts facts = Given.bound()
                .primary(0, 90_000, 9, 0)
                .safeDefault(5)
                .lostAt(200)
                .backAt(back)
                .facts();
        Standing returned = lostSince(200).advance(facts, at(back), at(back));

        assertRecovering(returned, Reason.LINK_LOST, Applied.HELD_PRIMARY, 9);
        assertRecovering(
                returned.advance(facts, at(back), justBefore(STALE_AFTER)), Reason.LINK_LOST, Applied.HELD_PRIMARY, 9);
        assertRecovering(returned.advance(facts, at(back), at(STALE_AFTER)), Reason.LINK_LOST, Applied.GAP_POLICY, -1);
        assertRecovering(returned.advance(facts, at(back), at(back + 10)), Reason.LINK_LOST, Applied.GAP_POLICY, -1);
        assertThat(Decision.nextChange(facts, returned.memory(), at(back))).contains(at(STALE_AFTER));
    }

    @Test
    void onceLeftAFallbackDoesNotComeBackBecauseTheForecastGetsOld() {
        Facts facts = Given.bound()
                .primary(0, 90_000, 9, 0)
                .safeDefault(5)
                .lostAt(200)
                .backAt(300)
                .facts();
        Standing left = lostSince(200).advance(facts, at(300), at(310));

        assertThat(left.advance(facts, at(310), at(20_000)).binding().row()).isEqualTo(3);
    }

    @Test
    void whileRecoveringFromALossTheFallbackBlockStillCaps() {
        Facts facts = Given.bound()
                .primary(0, 90_000, 9, 8_000)
                .fallback(0, 90_000, 7)
                .lostAt(200)
                .backAt(8_000)
                .facts();
        Standing recovering = lostSince(200).advance(facts, at(8_000), at(8_005));

        assertRecovering(recovering, Reason.LINK_LOST, Applied.FALLBACK_BLOCK, 7);
        assertThat(recovering.memory().fallbackHeld()).isTrue();
        assertThat(recovering.binding().row()).isEqualTo(6);
    }

    @Test
    void whileTheLinkIsBackOverAHoleTheLossStaysTheReasonAndTheHoldBeginsWithCover() {
        Facts facts =
                Given.bound().primary(500, 900, 9, 310).lostAt(200).backAt(300).facts();
        Standing hole = lostSince(200).advance(facts, at(300), at(310));

        assertThat(hole.binding().row()).isEqualTo(5);
        assertThat(hole.binding().reason()).contains(Reason.LINK_LOST);
        assertThat(hole.binding().recovering()).isFalse();
        assertRecovering(hole.advance(facts, at(310), at(505)), Reason.LINK_LOST, Applied.HELD_PRIMARY, 9);
        assertThat(hole.advance(facts, at(310), at(510)).binding().row()).isEqualTo(3);
    }

    @Test
    void aNewLossStartsTheHoldAnewAndAStateOfTheEarlierOneDoesNotEndIt() {
        Facts first =
                Given.bound().primary(0, 90_000, 9, 0).lostAt(200).backAt(300).facts();
        Standing recovering = lostSince(200).advance(first, at(300), at(305));
        Facts second = Given.bound().primary(0, 90_000, 9, 0).lostAt(306).facts();
        Standing again = recovering.advance(second, at(306), at(400));

        assertThat(again.binding().row()).isEqualTo(7);
        assertThat(again.memory().row3Since()).isEmpty();
        assertThat(again.memory().episode()).contains(new Episode(Reason.LINK_LOST, at(200), false));

        Facts back =
                Given.bound().primary(0, 90_000, 9, 0).lostAt(306).backAt(500).facts();
        assertRecovering(again.advance(back, at(500), justBefore(510)), Reason.LINK_LOST, Applied.HELD_PRIMARY, 9);
        assertThat(again.advance(back, at(500), at(510)).binding().row()).isEqualTo(3);
    }

    @Test
    void whereOnlyWeWereDeafTheForecastReturnsWithoutAHold() {
        Facts deaf = Given.bound().primary(0, 90_000, 9, 0).deafUntil(300).facts();
        Standing unknown = Standing.begin(deaf, at(100)).advance(deaf, at(100), at(310));
        Facts heard = Given.bound()
                .primary(0, 90_000, 9, 0)
                .deafUntil(300)
                .backAt(320)
                .facts();

        assertThat(unknown.binding().row()).isEqualTo(9);
        assertThat(unknown.advance(heard, at(320), at(320)).binding().row()).isEqualTo(3);
    }

    @Test
    void anEpisodeThatWasOpenBeforeWeWereDeafGoesOn() {
        Facts before =
                Given.bound().primary(0, 90_000, 9, 0).lostAt(200).backAt(290).facts();
        Standing recovering = lostSince(200).advance(before, at(290), at(295));
        Facts deaf = Given.bound()
                .primary(0, 90_000, 9, 0)
                .lostAt(200)
                .backAt(290)
                .deafUntil(298)
                .facts();
        Standing unknown = recovering.advance(deaf, at(295), at(298));
        Facts heard = Given.bound()
                .primary(0, 90_000, 9, 0)
                .lostAt(200)
                .deafUntil(298)
                .backAt(420)
                .facts();

        assertThat(unknown.binding().row()).isEqualTo(9);
        assertRecovering(unknown.advance(heard, at(420), justBefore(430)), Reason.LINK_LOST, Applied.HELD_PRIMARY, 9);
        assertThat(unknown.advance(heard, at(420), at(430)).binding().row()).isEqualTo(3);
    }

    @Test
    void row2GoesToRow3WithoutAHold() {
        Facts facts = Given.bound()
                .primary(300, 900, 9)
                .fallback(0, 900, 7)
                .epochSince(0)
                .facts();

        assertThat(Standing.begin(facts, NOON)
                        .advance(facts, NOON, at(300))
                        .binding()
                        .row())
                .isEqualTo(3);
    }

    @Test
    void aLossBeforeAnythingWasStatedEndsInRow2() {
        Facts lost = Given.bound().epochSince(0).lostAt(100).facts();
        Standing gone = Standing.begin(lost, NOON).advance(lost, NOON, at(150));
        Facts back = Given.bound().epochSince(0).lostAt(100).backAt(200).facts();
        Standing awaiting = gone.advance(back, at(200), at(200));

        assertThat(gone.binding().row()).isEqualTo(8);
        assertThat(awaiting.binding().row()).isEqualTo(2);
        assertThat(awaiting.memory().episode()).isEmpty();
    }

    @Test
    void aDecisionMadeLateKnowsWhatTheLinkDidMeanwhile() {
        Facts facts = Given.bound()
                .primary(0, 90_000, 9, 0)
                .fallback(0, 90_000, 7)
                .lostAt(200)
                .backAt(300)
                .facts();
        Standing late = Standing.begin(facts, at(100)).advance(facts, at(100), at(305));

        assertRecovering(late, Reason.LINK_LOST, Applied.FALLBACK_BLOCK, 7);
        assertThat(late.memory().episode()).contains(new Episode(Reason.LINK_LOST, at(200), true));
    }

    private static Standing lostSince(long second) {
        Facts facts = Given.bound().primary(0, 90_000, 9, 0).lostAt(second).facts();
        return new Standing(
                Decision.decide(facts, COVERED, at(second)).binding(),
                at(second),
                COVERED.during(new Episode(Reason.LINK_LOST, at(second), false)));
    }

    private static Standing standing(Facts facts, Instant t) {
        return new Standing(
                Decision.decide(facts, COVERED, t).binding(),
                t,
                Decision.decide(facts, COVERED, t).memory());
    }

    private static Standing advanced(Facts facts, long from, long to) {
        return standing(facts, at(from)).advance(facts, at(from), at(to));
    }

    private static void assertRecovering(Standing standing, Reason reason, Applied applied, long watts) {
        Binding binding = standing.binding();
        assertThat(binding.recovering()).isTrue();
        assertThat(binding.mode()).isEqualTo(Mode.FALLBACK);
        assertThat(binding.reason()).contains(reason);
        assertThat(binding.applied()).contains(applied);
        assertThat(binding.held().map(held -> held.limit().watts()))
                .isEqualTo(watts < 0 ? Optional.empty() : Optional.of(watts));
    }
}
