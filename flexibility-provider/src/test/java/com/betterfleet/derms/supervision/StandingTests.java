package com.betterfleet.derms.supervision;

import static com.betterfleet.derms.supervision.DecisionTests.shown;
import static com.betterfleet.derms.supervision.Scene.DAY;
import static com.betterfleet.derms.supervision.Scene.NOON;
import static com.betterfleet.derms.supervision.Scene.TIMEOUT;
import static com.betterfleet.derms.supervision.Scene.at;
import static com.betterfleet.derms.supervision.Scene.block;
import static com.betterfleet.derms.supervision.Scene.justBefore;
import static com.betterfleet.derms.supervision.Scene.nothingStated;
import static com.betterfleet.derms.supervision.Scene.stating;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.supervision.DecisionTests.Shown;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StandingTests {

    private final Standing begun = Standing.begin(nothingStated(), NOON);

    @Test
    void sinceOutlastsARefreshedForecastOfTheSameLimit() {
        Standing first = begun.advance(stating(block(0, 900, 4_000, 1)), at(10), at(10));
        Standing refreshed = first.advance(stating(block(0, 1_800, 4_000, 2)), at(600), at(600));

        assertThat(refreshed.since()).isEqualTo(at(10));
        assertThat(refreshed.binding().held())
                .map(held -> held.origin().requestId())
                .contains("request-2");
    }

    @Test
    void sinceOutlastsTheNextBlockOfTheSameLimit() {
        Facts facts = stating(block(0, 300, 4_000), block(300, 600, 4_000));

        assertThat(begun.advance(facts, at(10), at(10))
                        .advance(facts, at(10), at(400))
                        .since())
                .isEqualTo(at(10));
    }

    @Test
    void anotherLimitBeginsWhereItsBlockBegins() {
        Facts facts = stating(block(0, 300, 4_000), block(300, 600, 3_000));
        Standing late = begun.advance(facts, at(10), at(10)).advance(facts, at(10), at(450));

        assertThat(late.since()).isEqualTo(at(300));
        assertThat(late.binding().held().map(Held::limit)).contains(new Power(3_000));
    }

    @Test
    void boundariesThatNobodyWasAwakeForAreFoldedInOrder() {
        Facts facts = stating(block(0, 300, 4_000), block(600, 900, 4_000), block(1_200, 1_300, 4_000));
        Standing following = begun.advance(facts, at(10), at(10));

        Standing late = following.advance(facts, at(10), at(1_000));

        assertThat(shown(late.binding())).isEqualTo(Shown.ROW_5);
        assertThat(late.since()).isEqualTo(at(900));
        assertThat(late.memory().episode()).contains(new Memory.Episode(Reason.FORECAST_GAP, at(900), false));
        assertThat(following.advance(facts, at(10), at(1_205)).since()).isEqualTo(at(1_200));
        assertThat(following.advance(facts, at(10), at(1_250)).since()).isEqualTo(at(1_210));
        assertThat(following.advance(facts, at(10), at(1_250)).memory().row3Since())
                .contains(at(1_200));
    }

    /** The decision comes after a stop of the service: the forecast has covered and has ended meanwhile. */
    @Test
    void coverThatBeganWithTheAcceptanceAndEndedBeforeTheDecisionHasCovered() {
        Facts facts = stating(block(0, 300, 4_000));

        Standing late = begun.advance(facts, at(100), at(400));

        assertThat(shown(late.binding())).isEqualTo(Shown.ROW_5);
        assertThat(late.since()).isEqualTo(at(300));
    }

    @Test
    void aLimitCountsFromTheAcceptanceHoweverLateItIsDecided() {
        assertThat(begun.advance(stating(block(0, 300, 4_000)), at(100), at(102))
                        .since())
                .isEqualTo(at(100));
    }

    @Test
    void foldingInStepsIsFoldingAtOnce() {
        Facts facts = stating(block(60, 300, 1), block(300, 600, 2), block(700, 900, 0));
        Standing inSteps = begun;
        for (int second = 0; second <= 1_000; second++) {
            inSteps = inSteps.advance(facts, at(second), at(second + 1));
        }

        assertThat(inSteps).isEqualTo(begun.advance(facts, at(0), at(1_001)));
    }

    @Test
    void noForecastIsToldAtTheTimeout() {
        assertThat(shown(begun.advance(nothingStated(), NOON, justBefore(TIMEOUT))
                        .binding()))
                .isEqualTo(Shown.ROW_2);
        assertThat(begun.advance(nothingStated(), NOON, at(9_000)).since()).isEqualTo(at(TIMEOUT));
        assertThat(Decision.nextChange(nothingStated(), begun.memory(), NOON)).contains(at(TIMEOUT));
        assertThat(Decision.nextChange(nothingStated(), begun.memory(), at(TIMEOUT)))
                .isEmpty();
    }

    @Test
    void noForecastWaitsForTheFirstStartOfAKnownBlock() {
        Facts facts = stating(block(TIMEOUT + 1, 3_600, 1), block(7_200, 9_000, 1));

        assertThat(shown(begun.advance(facts, NOON, justBefore(TIMEOUT + 1)).binding()))
                .isEqualTo(Shown.ROW_2);
        assertThat(shown(begun.advance(facts, NOON, at(TIMEOUT + 1)).binding())).isEqualTo(Shown.ROW_3);
    }

    @Test
    void noForecastWaitsADayAtTheLongest() {
        Facts facts = stating(block(DAY + 1, DAY + 900, 1));

        assertThat(shown(begun.advance(facts, NOON, justBefore(DAY)).binding())).isEqualTo(Shown.ROW_2);
        assertThat(shown(begun.advance(facts, NOON, at(DAY)).binding())).isEqualTo(Shown.ROW_2_OVERDUE);
        assertThat(begun.advance(facts, NOON, at(DAY)).since()).isEqualTo(at(DAY));
        assertThat(shown(begun.advance(facts, NOON, at(DAY + 1)).binding())).isEqualTo(Shown.ROW_3);
    }

    @Test
    void noForecastIsOverWhenOneForLaterArrivesAndToldAgainWhenThatIsTakenBack() {
        Standing overdue = begun.advance(nothingStated(), NOON, at(3_000));
        Standing waiting = overdue.advance(stating(block(4_000, 5_000, 1)), at(3_100), at(3_100));
        Standing again = waiting.advance(nothingStated(), at(3_200), at(3_200));

        assertThat(shown(waiting.binding())).isEqualTo(Shown.ROW_2);
        assertThat(shown(again.binding())).isEqualTo(Shown.ROW_2_OVERDUE);
        assertThat(again.since()).isEqualTo(at(3_200));
    }

    @Test
    void theTimeoutRunsFromTheEntryOfRow2AndIsNotRenewedByForecastsWithoutCover() {
        Facts past = stating(block(-900, -600, 1));
        Standing waiting = begun.advance(past, at(1_000), at(1_000));

        assertThat(waiting.memory().row2Since()).isEqualTo(NOON);
        assertThat(Decision.nextChange(past, waiting.memory(), at(1_000))).isEqualTo(Optional.of(at(TIMEOUT)));
    }
}
