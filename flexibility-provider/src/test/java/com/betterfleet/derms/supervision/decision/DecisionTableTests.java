package com.betterfleet.derms.supervision.decision;

import static com.betterfleet.derms.supervision.decision.TestFacts.DAY;
import static com.betterfleet.derms.supervision.decision.TestFacts.NOON;
import static com.betterfleet.derms.supervision.decision.TestFacts.TIMEOUT;
import static com.betterfleet.derms.supervision.decision.TestFacts.at;
import static com.betterfleet.derms.supervision.decision.TestFacts.block;
import static com.betterfleet.derms.supervision.decision.TestFacts.factsUnderLocalControl;
import static com.betterfleet.derms.supervision.decision.TestFacts.factsWithPrimary;
import static com.betterfleet.derms.supervision.decision.TestFacts.factsWithoutForecast;
import static com.betterfleet.derms.supervision.decision.TestFacts.justBefore;
import static com.betterfleet.derms.supervision.decision.TestFacts.unboundFacts;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.envelope.OperatingEnvelope.EnvelopeBasis;
import com.betterfleet.derms.forecast.CapacityLimit;
import com.betterfleet.derms.forecast.ForecastStore.ForecastsInForce;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Timeline;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The decision table, row by row: not one microsecond before its boundary, exactly at it. */
class DecisionTableTests {

    /** A decision as named in a test: its row, and whether in row 2 the first forecast is overdue. */
    enum DecisionLabel {
        ROW_0,
        ROW_1,
        ROW_2,
        ROW_2_OVERDUE,
        ROW_3,
        ROW_4,
        ROW_5,
        ROW_6,
        ROW_7,
        ROW_8,
        ROW_9,
        RECOVERING
    }

    private static final DecisionHistory FRESH = DecisionHistory.emptySince(NOON);
    private static final DecisionHistory COVERED = new DecisionHistory(NOON, true, Optional.empty(), Optional.empty());

    @Tag("OSCP-FCST-4")
    @ParameterizedTest(name = "row {0}: {1}, shows {4} before and {5} from {6} on")
    @MethodSource("rows")
    void aRowBeginsExactlyAtItsBoundary(
            int row,
            String why,
            DirectionFacts facts,
            DecisionHistory history,
            DecisionLabel before,
            DecisionLabel from,
            long boundary) {
        assertThat(labelOf(DecisionTable.decideAt(facts, history, justBefore(boundary))
                        .decision()))
                .isEqualTo(before);
        assertThat(labelOf(DecisionTable.decideAt(facts, history, at(boundary)).decision()))
                .isEqualTo(from);
        assertThat(DecisionTable.nextChangeAfter(facts, history, justBefore(boundary)))
                .contains(at(boundary));
    }

    static Stream<Arguments> rows() {
        return Stream.of(
                Arguments.of(
                        2,
                        "no forecast at all, until the time-out",
                        factsWithoutForecast(),
                        FRESH,
                        DecisionLabel.ROW_2,
                        DecisionLabel.ROW_2_OVERDUE,
                        TIMEOUT),
                Arguments.of(
                        2,
                        "a first block before the time-out moves nothing",
                        factsWithPrimary(block(600, 900, 1)),
                        FRESH,
                        DecisionLabel.ROW_2,
                        DecisionLabel.ROW_3,
                        600L),
                Arguments.of(
                        2,
                        "a first block after the time-out is waited for",
                        factsWithPrimary(block(3_600, 7_200, 1)),
                        FRESH,
                        DecisionLabel.ROW_2,
                        DecisionLabel.ROW_3,
                        3_600L),
                Arguments.of(
                        2,
                        "a first block after a day is waited for no longer than the day",
                        factsWithPrimary(block(2 * DAY, 3 * DAY, 1)),
                        FRESH,
                        DecisionLabel.ROW_2,
                        DecisionLabel.ROW_2_OVERDUE,
                        DAY),
                Arguments.of(
                        3,
                        "an overdue first block begins",
                        factsWithPrimary(block(2 * DAY, 3 * DAY, 1)),
                        FRESH,
                        DecisionLabel.ROW_2_OVERDUE,
                        DecisionLabel.ROW_3,
                        2 * DAY),
                Arguments.of(
                        3,
                        "cover comes back after a gap",
                        factsWithPrimary(block(300, 600, 1)),
                        COVERED,
                        DecisionLabel.ROW_5,
                        DecisionLabel.ROW_3,
                        300L),
                Arguments.of(
                        3,
                        "one block follows another",
                        factsWithPrimary(block(0, 300, 1), block(300, 600, 2)),
                        COVERED,
                        DecisionLabel.ROW_3,
                        DecisionLabel.ROW_3,
                        300L),
                Arguments.of(
                        3,
                        "zero is a real limit",
                        factsWithPrimary(block(300, 600, 0)),
                        COVERED,
                        DecisionLabel.ROW_5,
                        DecisionLabel.ROW_3,
                        300L),
                Arguments.of(
                        5,
                        "cover ends",
                        factsWithPrimary(block(0, 300, 1)),
                        COVERED,
                        DecisionLabel.ROW_3,
                        DecisionLabel.ROW_5,
                        300L));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("withoutTime")
    void rows0And1DoNotEndWithTime(DecisionLabel row, DirectionFacts facts) {
        for (Instant t :
                List.of(NOON, justBefore(300), at(300), justBefore(TIMEOUT), at(TIMEOUT), at(DAY), at(9 * DAY))) {
            DecisionOutcome decision = DecisionTable.decideAt(facts, COVERED, t);

            assertThat(labelOf(decision.decision())).isEqualTo(row);
            assertThat(decision.decision().appliedLimit()).isEmpty();
            assertThat(decision.history()).isEqualTo(DecisionHistory.emptySince(NOON));
            assertThat(DecisionTable.nextChangeAfter(facts, COVERED, t)).isEmpty();
        }
    }

    static Stream<Arguments> withoutTime() {
        Timeline<CapacityLimit> blocks = Timeline.of(List.of(block(0, 300, 1)));
        return Stream.of(
                Arguments.of(DecisionLabel.ROW_0, unboundFacts()),
                Arguments.of(
                        DecisionLabel.ROW_0,
                        TestFacts.facts(
                                false,
                                ControlAuthority.LOCAL,
                                new ForecastsInForce(blocks, blocks, Optional.of(NOON)))),
                Arguments.of(DecisionLabel.ROW_1, factsUnderLocalControl(blocks)));
    }

    @Test
    void row3AppliesThePrimaryBlockAsAnEnvelope() {
        ControlDecision decision = DecisionTable.decideAt(factsWithPrimary(block(0, 300, 4_000)), FRESH, at(10))
                .decision();

        assertThat(decision.mode()).isEqualTo(ControlMode.FORECAST);
        assertThat(decision.findReason()).isEmpty();
        assertThat(decision.findFallbackSource()).isEmpty();
        assertThat(decision.appliedLimit()).hasValueSatisfying(applied -> {
            assertThat(applied.limit()).isEqualTo(new Power(4_000));
            assertThat(applied.basis()).isEqualTo(EnvelopeBasis.PRIMARY);
            assertThat(applied.origin().requestId()).isEqualTo("request-1");
            assertThat(applied.window()).isEqualTo(block(0, 300, 4_000).interval());
        });
    }

    @Test
    void row2IsNormalUntilOverdueAndAppliesNoLimit() {
        ControlDecision grey =
                DecisionTable.decideAt(factsWithoutForecast(), FRESH, at(1)).decision();
        ControlDecision overdue = DecisionTable.decideAt(factsWithoutForecast(), FRESH, at(TIMEOUT))
                .decision();

        assertThat(grey.mode()).isEqualTo(ControlMode.AWAITING_FORECAST);
        assertThat(grey.findReason()).isEmpty();
        assertThat(overdue.mode()).isEqualTo(ControlMode.AWAITING_FORECAST);
        assertThat(overdue.findReason()).contains(FallbackReason.NO_FORECAST);
        assertThat(overdue.findFallbackSource()).isEmpty();
        assertThat(overdue.appliedLimit()).isEmpty();
    }

    @Test
    void row5AppliesTheGapPolicyAndGivesTheReason() {
        ControlDecision decision = DecisionTable.decideAt(factsWithPrimary(block(0, 300, 1)), COVERED, at(300))
                .decision();

        assertThat(decision.mode()).isEqualTo(ControlMode.FALLBACK);
        assertThat(decision.findReason()).contains(FallbackReason.FORECAST_GAP);
        assertThat(decision.findFallbackSource()).contains(FallbackSource.GAP_POLICY);
        assertThat(decision.appliedLimit()).isEmpty();
        assertThat(decision.recovering()).isFalse();
    }

    @Test
    void anEpisodeBeginsWithTheGapAndEndsWithRow3() {
        DirectionFacts facts = factsWithPrimary(block(0, 300, 1), block(600, 900, 1));
        DecisionHistory following = DecisionTable.decideAt(facts, FRESH, at(0)).history();
        DecisionHistory gap = DecisionTable.decideAt(facts, following, at(300)).history();
        DecisionHistory stillGap = DecisionTable.decideAt(facts, gap, at(500)).history();
        DecisionHistory again = DecisionTable.decideAt(facts, stillGap, at(600)).history();

        assertThat(following).isEqualTo(new DecisionHistory(NOON, true, Optional.of(at(0)), Optional.empty()));
        assertThat(gap.episode())
                .contains(new DecisionHistory.FallbackEpisode(FallbackReason.FORECAST_GAP, at(300), false));
        assertThat(gap.followingSince()).isEmpty();
        assertThat(stillGap).isEqualTo(gap);
        assertThat(again).isEqualTo(new DecisionHistory(NOON, true, Optional.of(at(600)), gap.episode()));
        assertThat(DecisionTable.decideAt(facts, again, at(610)).history())
                .isEqualTo(new DecisionHistory(NOON, true, Optional.of(at(600)), Optional.empty()));
    }

    @Test
    void row3SinceIsUnchangedByTheNextBlock() {
        DirectionFacts facts = factsWithPrimary(block(0, 300, 1), block(300, 600, 2));
        DecisionHistory first = DecisionTable.decideAt(facts, FRESH, at(0)).history();

        assertThat(DecisionTable.decideAt(facts, first, at(300)).history()).isEqualTo(first);
    }

    @Test
    void aFallbackBlockIsNotUsedAsPrimary() {
        ForecastsInForce fallbackOnly =
                new ForecastsInForce(Timeline.empty(), Timeline.of(List.of(block(0, 300, 1))), Optional.of(NOON));
        DirectionFacts facts = TestFacts.facts(true, ControlAuthority.PARTNER, fallbackOnly);

        assertThat(labelOf(DecisionTable.decideAt(facts, FRESH, at(10)).decision()))
                .isEqualTo(DecisionLabel.ROW_2);
        assertThat(labelOf(DecisionTable.decideAt(facts, COVERED, at(10)).decision()))
                .isEqualTo(DecisionLabel.ROW_4);
    }

    static DecisionLabel labelOf(ControlDecision decision) {
        return switch (decision) {
            case ControlDecision.UnmanagedControl none -> DecisionLabel.ROW_0;
            case ControlDecision.FullLocalControl local -> DecisionLabel.ROW_1;
            case ControlDecision.AwaitingFirstForecast awaiting ->
                awaiting.overdue() ? DecisionLabel.ROW_2_OVERDUE : DecisionLabel.ROW_2;
            case ControlDecision.FollowingForecast following -> DecisionLabel.ROW_3;
            case ControlDecision.FallbackControl fallback ->
                fallback.recovering()
                        ? DecisionLabel.RECOVERING
                        : DecisionLabel.valueOf("ROW_" + fallback.row().number());
        };
    }
}
