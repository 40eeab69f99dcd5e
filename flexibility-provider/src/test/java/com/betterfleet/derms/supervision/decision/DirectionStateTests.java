package com.betterfleet.derms.supervision.decision;

import static com.betterfleet.derms.supervision.decision.DecisionTableTests.labelOf;
import static com.betterfleet.derms.supervision.decision.TestFacts.DAY;
import static com.betterfleet.derms.supervision.decision.TestFacts.NOON;
import static com.betterfleet.derms.supervision.decision.TestFacts.TIMEOUT;
import static com.betterfleet.derms.supervision.decision.TestFacts.at;
import static com.betterfleet.derms.supervision.decision.TestFacts.block;
import static com.betterfleet.derms.supervision.decision.TestFacts.factsWithPrimary;
import static com.betterfleet.derms.supervision.decision.TestFacts.factsWithoutForecast;
import static com.betterfleet.derms.supervision.decision.TestFacts.justBefore;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.supervision.decision.DecisionTableTests.DecisionLabel;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DirectionStateTests {

    private final DirectionState begun = DirectionState.beginAt(factsWithoutForecast(), NOON);

    @Test
    void sinceIsUnchangedByARefreshedForecastOfTheSameLimit() {
        DirectionState first = begun.advanceTo(factsWithPrimary(block(0, 900, 4_000, 1)), at(10), at(10));
        DirectionState refreshed = first.advanceTo(factsWithPrimary(block(0, 1_800, 4_000, 2)), at(600), at(600));

        assertThat(refreshed.since()).isEqualTo(at(10));
        assertThat(refreshed.decision().appliedLimit())
                .map(applied -> applied.origin().requestId())
                .contains("request-2");
    }

    @Test
    void sinceIsUnchangedByTheNextBlockOfTheSameLimit() {
        DirectionFacts facts = factsWithPrimary(block(0, 300, 4_000), block(300, 600, 4_000));

        assertThat(begun.advanceTo(facts, at(10), at(10))
                        .advanceTo(facts, at(10), at(400))
                        .since())
                .isEqualTo(at(10));
    }

    @Test
    void anotherLimitBeginsWhereItsBlockBegins() {
        DirectionFacts facts = factsWithPrimary(block(0, 300, 4_000), block(300, 600, 3_000));
        DirectionState late = begun.advanceTo(facts, at(10), at(10)).advanceTo(facts, at(10), at(450));

        assertThat(late.since()).isEqualTo(at(300));
        assertThat(late.decision().appliedLimit().map(AppliedLimit::limit)).contains(new Power(3_000));
    }

    @Test
    void missedBoundariesAreAppliedInOrder() {
        DirectionFacts facts =
                factsWithPrimary(block(0, 300, 4_000), block(600, 900, 4_000), block(1_200, 1_300, 4_000));
        DirectionState following = begun.advanceTo(facts, at(10), at(10));

        DirectionState late = following.advanceTo(facts, at(10), at(1_000));

        assertThat(labelOf(late.decision())).isEqualTo(DecisionLabel.ROW_5);
        assertThat(late.since()).isEqualTo(at(900));
        assertThat(late.history().episode())
                .contains(new DecisionHistory.FallbackEpisode(FallbackReason.FORECAST_GAP, at(900), false));
        assertThat(following.advanceTo(facts, at(10), at(1_205)).since()).isEqualTo(at(1_200));
        assertThat(following.advanceTo(facts, at(10), at(1_250)).since()).isEqualTo(at(1_210));
        assertThat(following.advanceTo(facts, at(10), at(1_250)).history().followingSince())
                .contains(at(1_200));
    }

    /** The decision follows a stop of the service, within which the forecast began and ended. */
    @Test
    void coverageBetweenAcceptanceAndALateDecisionCounts() {
        DirectionFacts facts = factsWithPrimary(block(0, 300, 4_000));

        DirectionState late = begun.advanceTo(facts, at(100), at(400));

        assertThat(labelOf(late.decision())).isEqualTo(DecisionLabel.ROW_5);
        assertThat(late.since()).isEqualTo(at(300));
    }

    @Test
    void aLimitCountsFromTheAcceptanceHoweverLateItIsDecided() {
        assertThat(begun.advanceTo(factsWithPrimary(block(0, 300, 4_000)), at(100), at(102))
                        .since())
                .isEqualTo(at(100));
    }

    @Test
    void advancingInStepsEqualsAdvancingAtOnce() {
        DirectionFacts facts = factsWithPrimary(block(60, 300, 1), block(300, 600, 2), block(700, 900, 0));
        DirectionState inSteps = begun;
        for (int second = 0; second <= 1_000; second++) {
            inSteps = inSteps.advanceTo(facts, at(second), at(second + 1));
        }

        assertThat(inSteps).isEqualTo(begun.advanceTo(facts, at(0), at(1_001)));
    }

    @Test
    void noForecastIsReportedAtTheTimeout() {
        assertThat(labelOf(begun.advanceTo(factsWithoutForecast(), NOON, justBefore(TIMEOUT))
                        .decision()))
                .isEqualTo(DecisionLabel.ROW_2);
        assertThat(begun.advanceTo(factsWithoutForecast(), NOON, at(9_000)).since())
                .isEqualTo(at(TIMEOUT));
        assertThat(DecisionTable.nextChangeAfter(factsWithoutForecast(), begun.history(), NOON))
                .contains(at(TIMEOUT));
        assertThat(DecisionTable.nextChangeAfter(factsWithoutForecast(), begun.history(), at(TIMEOUT)))
                .isEmpty();
    }

    @Test
    void noForecastIsReportedBeforeTheFirstStartOfAReceivedBlock() {
        DirectionFacts facts = factsWithPrimary(block(TIMEOUT + 1, 3_600, 1), block(7_200, 9_000, 1));

        assertThat(labelOf(begun.advanceTo(facts, NOON, justBefore(TIMEOUT + 1)).decision()))
                .isEqualTo(DecisionLabel.ROW_2);
        assertThat(labelOf(begun.advanceTo(facts, NOON, at(TIMEOUT + 1)).decision()))
                .isEqualTo(DecisionLabel.ROW_3);
    }

    @Test
    void noForecastWaitsADayAtTheLongest() {
        DirectionFacts facts = factsWithPrimary(block(DAY + 1, DAY + 900, 1));

        assertThat(labelOf(begun.advanceTo(facts, NOON, justBefore(DAY)).decision()))
                .isEqualTo(DecisionLabel.ROW_2);
        assertThat(labelOf(begun.advanceTo(facts, NOON, at(DAY)).decision())).isEqualTo(DecisionLabel.ROW_2_OVERDUE);
        assertThat(begun.advanceTo(facts, NOON, at(DAY)).since()).isEqualTo(at(DAY));
        assertThat(labelOf(begun.advanceTo(facts, NOON, at(DAY + 1)).decision()))
                .isEqualTo(DecisionLabel.ROW_3);
    }

    @Test
    void noForecastEndsWithALaterForecastAndReturnsWhenThatIsWithdrawn() {
        DirectionState overdue = begun.advanceTo(factsWithoutForecast(), NOON, at(3_000));
        DirectionState waiting = overdue.advanceTo(factsWithPrimary(block(4_000, 5_000, 1)), at(3_100), at(3_100));
        DirectionState again = waiting.advanceTo(factsWithoutForecast(), at(3_200), at(3_200));

        assertThat(labelOf(waiting.decision())).isEqualTo(DecisionLabel.ROW_2);
        assertThat(labelOf(again.decision())).isEqualTo(DecisionLabel.ROW_2_OVERDUE);
        assertThat(again.since()).isEqualTo(at(3_200));
    }

    @Test
    void theTimeoutRunsFromTheEntryOfRow2AndIsNotRenewedByForecastsWithoutCover() {
        DirectionFacts past = factsWithPrimary(block(-900, -600, 1));
        DirectionState waiting = begun.advanceTo(past, at(1_000), at(1_000));

        assertThat(waiting.history().awaitingSince()).isEqualTo(NOON);
        assertThat(DecisionTable.nextChangeAfter(past, waiting.history(), at(1_000)))
                .isEqualTo(Optional.of(at(TIMEOUT)));
    }
}
