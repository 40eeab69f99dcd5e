package com.betterfleet.derms.supervision;

import static com.betterfleet.derms.supervision.Scene.DAY;
import static com.betterfleet.derms.supervision.Scene.NOON;
import static com.betterfleet.derms.supervision.Scene.TIMEOUT;
import static com.betterfleet.derms.supervision.Scene.at;
import static com.betterfleet.derms.supervision.Scene.block;
import static com.betterfleet.derms.supervision.Scene.justBefore;
import static com.betterfleet.derms.supervision.Scene.nothingStated;
import static com.betterfleet.derms.supervision.Scene.stating;
import static com.betterfleet.derms.supervision.Scene.unbound;
import static com.betterfleet.derms.supervision.Scene.underLocalControl;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.envelope.OperatingEnvelope.Basis;
import com.betterfleet.derms.forecast.Allowance;
import com.betterfleet.derms.forecast.Forecasts.InForce;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Timeline;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The decision table, row by row: not one microsecond before its boundary, exactly at it. */
class DecisionTests {

    /** How a binding is told in a test's name: the row, and "2!" for row 2 with the first forecast overdue. */
    enum Shown {
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

    private static final Memory FRESH = Memory.fresh(NOON);
    private static final Memory COVERED = new Memory(NOON, true, Optional.empty(), Optional.empty());

    @ParameterizedTest(name = "row {0}: {1}, shows {4} before and {5} from {6} on")
    @MethodSource("rows")
    void aRowBeginsExactlyAtItsBoundary(
            int row, String why, Facts facts, Memory memory, Shown before, Shown from, long boundary) {
        assertThat(shown(Decision.decide(facts, memory, justBefore(boundary)).binding()))
                .isEqualTo(before);
        assertThat(shown(Decision.decide(facts, memory, at(boundary)).binding()))
                .isEqualTo(from);
        assertThat(Decision.nextChange(facts, memory, justBefore(boundary))).contains(at(boundary));
    }

    static Stream<Arguments> rows() {
        return Stream.of(
                Arguments.of(
                        2,
                        "no forecast at all, until the time-out",
                        nothingStated(),
                        FRESH,
                        Shown.ROW_2,
                        Shown.ROW_2_OVERDUE,
                        TIMEOUT),
                Arguments.of(
                        2,
                        "a first block before the time-out moves nothing",
                        stating(block(600, 900, 1)),
                        FRESH,
                        Shown.ROW_2,
                        Shown.ROW_3,
                        600L),
                Arguments.of(
                        2,
                        "a first block after the time-out is waited for",
                        stating(block(3_600, 7_200, 1)),
                        FRESH,
                        Shown.ROW_2,
                        Shown.ROW_3,
                        3_600L),
                Arguments.of(
                        2,
                        "a first block after a day is waited for no longer than the day",
                        stating(block(2 * DAY, 3 * DAY, 1)),
                        FRESH,
                        Shown.ROW_2,
                        Shown.ROW_2_OVERDUE,
                        DAY),
                Arguments.of(
                        3,
                        "an overdue first block begins",
                        stating(block(2 * DAY, 3 * DAY, 1)),
                        FRESH,
                        Shown.ROW_2_OVERDUE,
                        Shown.ROW_3,
                        2 * DAY),
                Arguments.of(
                        3,
                        "cover comes back after a gap",
                        stating(block(300, 600, 1)),
                        COVERED,
                        Shown.ROW_5,
                        Shown.ROW_3,
                        300L),
                Arguments.of(
                        3,
                        "one block follows another",
                        stating(block(0, 300, 1), block(300, 600, 2)),
                        COVERED,
                        Shown.ROW_3,
                        Shown.ROW_3,
                        300L),
                Arguments.of(
                        3,
                        "zero is a real limit",
                        stating(block(300, 600, 0)),
                        COVERED,
                        Shown.ROW_5,
                        Shown.ROW_3,
                        300L),
                Arguments.of(5, "cover ends", stating(block(0, 300, 1)), COVERED, Shown.ROW_3, Shown.ROW_5, 300L));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("withoutTime")
    void someRowsNoTimeEnds(Shown row, Facts facts) {
        for (Instant t :
                List.of(NOON, justBefore(300), at(300), justBefore(TIMEOUT), at(TIMEOUT), at(DAY), at(9 * DAY))) {
            Decision decision = Decision.decide(facts, COVERED, t);

            assertThat(shown(decision.binding())).isEqualTo(row);
            assertThat(decision.binding().held()).isEmpty();
            assertThat(decision.memory()).isEqualTo(Memory.fresh(NOON));
            assertThat(Decision.nextChange(facts, COVERED, t)).isEmpty();
        }
    }

    static Stream<Arguments> withoutTime() {
        Timeline<Allowance> blocks = Timeline.of(List.of(block(0, 300, 1)));
        return Stream.of(
                Arguments.of(Shown.ROW_0, unbound()),
                Arguments.of(
                        Shown.ROW_0, Scene.facts(false, Control.LOCAL, new InForce(blocks, blocks, Optional.of(NOON)))),
                Arguments.of(Shown.ROW_1, underLocalControl(blocks)));
    }

    @Test
    void row3HoldsThePrimaryBlockAsAnEnvelope() {
        Binding binding =
                Decision.decide(stating(block(0, 300, 4_000)), FRESH, at(10)).binding();

        assertThat(binding.mode()).isEqualTo(Mode.FORECAST);
        assertThat(binding.reason()).isEmpty();
        assertThat(binding.applied()).isEmpty();
        assertThat(binding.held()).hasValueSatisfying(held -> {
            assertThat(held.limit()).isEqualTo(new Power(4_000));
            assertThat(held.basis()).isEqualTo(Basis.PRIMARY);
            assertThat(held.origin().requestId()).isEqualTo("request-1");
            assertThat(held.window()).isEqualTo(block(0, 300, 4_000).interval());
        });
    }

    @Test
    void row2IsGreyUntilOverdueAndHoldsNothing() {
        Binding grey = Decision.decide(nothingStated(), FRESH, at(1)).binding();
        Binding yellow = Decision.decide(nothingStated(), FRESH, at(TIMEOUT)).binding();

        assertThat(grey.mode()).isEqualTo(Mode.AWAITING_FORECAST);
        assertThat(grey.reason()).isEmpty();
        assertThat(yellow.mode()).isEqualTo(Mode.AWAITING_FORECAST);
        assertThat(yellow.reason()).contains(Reason.NO_FORECAST);
        assertThat(yellow.applied()).isEmpty();
        assertThat(yellow.held()).isEmpty();
    }

    @Test
    void row5IsTheGapPolicyAndSaysWhy() {
        Binding binding =
                Decision.decide(stating(block(0, 300, 1)), COVERED, at(300)).binding();

        assertThat(binding.mode()).isEqualTo(Mode.FALLBACK);
        assertThat(binding.reason()).contains(Reason.FORECAST_GAP);
        assertThat(binding.applied()).contains(Applied.GAP_POLICY);
        assertThat(binding.held()).isEmpty();
        assertThat(binding.recovering()).isFalse();
    }

    @Test
    void anEpisodeBeginsWithTheGapAndEndsWithRow3() {
        Facts facts = stating(block(0, 300, 1), block(600, 900, 1));
        Memory following = Decision.decide(facts, FRESH, at(0)).memory();
        Memory gap = Decision.decide(facts, following, at(300)).memory();
        Memory stillGap = Decision.decide(facts, gap, at(500)).memory();
        Memory again = Decision.decide(facts, stillGap, at(600)).memory();

        assertThat(following).isEqualTo(new Memory(NOON, true, Optional.of(at(0)), Optional.empty()));
        assertThat(gap.episode()).contains(new Memory.Episode(Reason.FORECAST_GAP, at(300), false));
        assertThat(gap.row3Since()).isEmpty();
        assertThat(stillGap).isEqualTo(gap);
        assertThat(again).isEqualTo(new Memory(NOON, true, Optional.of(at(600)), gap.episode()));
        assertThat(Decision.decide(facts, again, at(610)).memory())
                .isEqualTo(new Memory(NOON, true, Optional.of(at(600)), Optional.empty()));
    }

    @Test
    void theInstantSinceWhichRow3HoldsOutlastsTheChangeOfBlocks() {
        Facts facts = stating(block(0, 300, 1), block(300, 600, 2));
        Memory first = Decision.decide(facts, FRESH, at(0)).memory();

        assertThat(Decision.decide(facts, first, at(300)).memory()).isEqualTo(first);
    }

    @Test
    void whatIsStatedAsFallbackIsNotTakenForPrimary() {
        InForce fallbackOnly = new InForce(Timeline.empty(), Timeline.of(List.of(block(0, 300, 1))), Optional.of(NOON));
        Facts facts = Scene.facts(true, Control.PARTNER, fallbackOnly);

        assertThat(shown(Decision.decide(facts, FRESH, at(10)).binding())).isEqualTo(Shown.ROW_2);
        assertThat(shown(Decision.decide(facts, COVERED, at(10)).binding())).isEqualTo(Shown.ROW_4);
    }

    static Shown shown(Binding binding) {
        return switch (binding) {
            case Binding.Unmanaged none -> Shown.ROW_0;
            case Binding.LocalControl local -> Shown.ROW_1;
            case Binding.AwaitingForecast awaiting -> awaiting.overdue() ? Shown.ROW_2_OVERDUE : Shown.ROW_2;
            case Binding.Following following -> Shown.ROW_3;
            case Binding.Fallback fallback ->
                fallback.recovering() ? Shown.RECOVERING : Shown.valueOf("ROW_" + fallback.row());
        };
    }
}
