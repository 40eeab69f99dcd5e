package com.betterfleet.derms.supervision.decision;

import static com.betterfleet.derms.supervision.decision.DecisionTableTests.labelOf;
import static com.betterfleet.derms.supervision.decision.TestFacts.NOON;
import static com.betterfleet.derms.supervision.decision.TestFacts.TIMEOUT;
import static com.betterfleet.derms.supervision.decision.TestFacts.at;
import static com.betterfleet.derms.supervision.decision.TestFacts.block;
import static com.betterfleet.derms.supervision.decision.TestFacts.factsWithPrimary;
import static com.betterfleet.derms.supervision.decision.TestFacts.factsWithoutForecast;
import static com.betterfleet.derms.supervision.decision.TestFacts.importState;
import static com.betterfleet.derms.supervision.decision.TestFacts.scopeFacts;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.supervision.decision.ControlOutlook.OutlookStep;
import com.betterfleet.derms.supervision.decision.DecisionTableTests.DecisionLabel;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ControlOutlookTests {

    @Test
    void listsEachStepAheadUpToTheRequestedEnd() {
        ControlOutlook outlook =
                imported(factsWithPrimary(block(0, 300, 4_000), block(300, 600, 2_000), block(900, 3_600, 1_000)));

        assertThat(outlook.steps().stream().map(OutlookStep::interval))
                .containsExactly(
                        interval(10, 300),
                        interval(300, 600),
                        interval(600, 900),
                        interval(900, 910),
                        interval(910, 1_210));
        assertThat(outlook.steps().stream().map(step -> limit(step)))
                .containsExactly(
                        Optional.of(new Power(4_000)),
                        Optional.of(new Power(2_000)),
                        Optional.empty(),
                        Optional.of(new Power(1_000)),
                        Optional.of(new Power(1_000)));
        assertThat(outlook.steps().stream()
                        .map(step -> labelOf(step.decision(Direction.IMPORT).orElseThrow())))
                .containsExactly(
                        DecisionLabel.ROW_3,
                        DecisionLabel.ROW_3,
                        DecisionLabel.ROW_5,
                        DecisionLabel.RECOVERING,
                        DecisionLabel.ROW_3);
    }

    @Test
    void equivalentNeighboursAreOneStep() {
        ControlOutlook outlook = imported(factsWithPrimary(
                block(0, 300, 4_000, 1), block(300, 600, 4_000, 2), block(600, 900, 4_000, 3), block(900, 1_200, 1)));

        assertThat(outlook.steps().stream().map(OutlookStep::interval))
                .containsExactly(interval(10, 900), interval(900, 1_200), interval(1_200, 1_210));
        assertThat(outlook.nextChangeAt(Direction.IMPORT)).contains(at(900));
    }

    @Test
    void nextChangeOfADirectionIsIndependentOfTheOther() {
        DirectionFacts imported = factsWithPrimary(block(0, 600, 4_000));
        DirectionFacts exported = factsWithPrimary(block(0, 300, 1_000), block(300, 900, 500));
        ControlOutlook outlook = ControlOutlook.of(
                new ScopeState(
                        "scope",
                        Map.of(
                                Direction.IMPORT,
                                DirectionState.beginAt(imported, NOON),
                                Direction.EXPORT,
                                DirectionState.beginAt(exported, NOON)),
                        NOON,
                        NOON,
                        Optional.empty()),
                scopeFacts(imported, exported),
                interval(10, 1_210));

        assertThat(outlook.nextChangeAt(Direction.EXPORT)).contains(at(300));
        assertThat(outlook.nextChangeAt(Direction.IMPORT)).contains(at(600));
        assertThat(outlook.nextStep(Direction.IMPORT).flatMap(step -> step.decision(Direction.IMPORT)))
                .hasValueSatisfying(next -> assertThat(next.row().number()).isEqualTo(5));
        assertThat(outlook.steps().stream().map(step -> step.interval().start()))
                .containsExactly(at(10), at(300), at(600), at(900));
    }

    @Test
    void theForecastIsFollowedAgainWhenItsRecoveryHoldEnds() {
        ControlOutlook outlook = imported(factsWithPrimary(block(0, 5, 4_000), block(900, 3_600, 1_000)));

        assertThat(outlook.forecastFollowedFrom(Direction.IMPORT)).contains(at(910));
        assertThat(outlook.forecastFollowedFrom(Direction.EXPORT)).isEmpty();
    }

    @Test
    void thereIsNoNextChangeWithoutKnownSteps() {
        ControlOutlook outlook = imported(factsWithPrimary(block(0, 9_000, 4_000)));

        assertThat(outlook.nextChangeAt(Direction.IMPORT)).isEmpty();
        assertThat(outlook.nextStep(Direction.IMPORT)).isEmpty();
        assertThat(outlook.nextChangeAt(Direction.EXPORT)).isEmpty();
        assertThat(outlook.steps()).hasSize(1);
        assertThat(new ControlOutlook(List.of()).nextChangeAt(Direction.IMPORT)).isEmpty();
    }

    @Test
    void theTimeoutOfAFirstForecastIsAChangeAhead() {
        DirectionFacts nothing = factsWithoutForecast();
        ControlOutlook outlook = ControlOutlook.of(
                importState(DirectionState.beginAt(nothing, NOON)), scopeFacts(nothing, nothing), interval(10, 3_600));

        assertThat(outlook.nextChangeAt(Direction.IMPORT)).contains(at(TIMEOUT));
    }

    @Test
    void boundariesBetweenTheDecisionAndTheOutlookAreAppliedFirst() {
        DirectionFacts facts = factsWithPrimary(block(0, 5, 4_000), block(8, 600, 2_000));
        ControlOutlook outlook = ControlOutlook.of(
                importState(DirectionState.beginAt(facts, NOON)),
                scopeFacts(facts, factsWithoutForecast()),
                interval(10, 1_210));

        assertThat(limit(outlook.steps().getFirst())).contains(new Power(2_000));
        assertThat(outlook.steps().getFirst().decision(Direction.IMPORT).map(ControlDecision::recovering))
                .contains(true);
        assertThat(outlook.nextChangeAt(Direction.IMPORT)).contains(at(18));
    }

    /**
     * The schedule for consumers that cannot reach the service. From the end of the partner's time on, the lower of
     * its limits.
     */
    @Test
    void aScheduleAssumesAnUnknownLinkAfterAliveUntil() {
        DirectionFacts imported = FactsBuilder.bound()
                .primary(0, 900, 900)
                .primary(900, 3_600, 200)
                .fallback(0, 3_600, 300)
                .facts();
        ScopeFacts facts = new ScopeFacts(
                "scope",
                Optional.of(at(300)),
                Optional.empty(),
                Map.of(Direction.IMPORT, imported, Direction.EXPORT, factsWithoutForecast()));

        ControlOutlook outlook =
                ControlOutlook.of(importState(DirectionState.beginAt(imported, NOON)), facts, interval(10, 7_200));
        ControlOutlook schedule = ControlOutlook.of(
                importState(DirectionState.beginAt(imported, NOON)), facts.withLinkUnknown(), interval(10, 7_200));

        assertThat(outlook.steps().getFirst().interval()).isEqualTo(interval(10, 900));
        assertThat(schedule.steps().stream().map(OutlookStep::interval))
                .containsExactly(interval(10, 300), interval(300, 900), interval(900, 3_600), interval(3_600, 7_200));
        assertThat(schedule.steps().stream().map(step -> limit(step)))
                .containsExactly(
                        Optional.of(new Power(900)),
                        Optional.of(new Power(300)),
                        Optional.of(new Power(200)),
                        Optional.empty());
    }

    @Test
    void aScheduleOfALostLinkStaysLost() {
        DirectionFacts imported =
                FactsBuilder.bound().primary(0, 900, 900).lostAt(0).facts();
        ScopeFacts facts = scopeFacts(imported, factsWithoutForecast());

        assertThat(facts.withLinkUnknown().directionFacts(Direction.IMPORT)).isEqualTo(imported);
    }

    @Test
    void theOutlookEndsAfterMaxSteps() {
        DirectionFacts facts = factsWithPrimary(Timeline.of(LongStream.range(0, 5_000)
                .mapToObj(second -> block(second, second + 1, second % 2))
                .toList()));
        ControlOutlook outlook = ControlOutlook.of(
                importState(DirectionState.beginAt(facts, NOON)),
                scopeFacts(facts, factsWithoutForecast()),
                interval(0, 5_000));

        assertThat(outlook.steps()).hasSize(3_000);
    }

    private static ControlOutlook imported(DirectionFacts facts) {
        return ControlOutlook.of(
                importState(DirectionState.beginAt(facts, NOON)),
                scopeFacts(facts, factsWithoutForecast()),
                interval(10, 1_210));
    }

    private static Optional<Power> limit(OutlookStep step) {
        return step.decision(Direction.IMPORT)
                .flatMap(ControlDecision::appliedLimit)
                .map(AppliedLimit::limit);
    }

    private static Interval interval(long start, long end) {
        Instant from = at(start);
        return new Interval(from, at(end));
    }
}
