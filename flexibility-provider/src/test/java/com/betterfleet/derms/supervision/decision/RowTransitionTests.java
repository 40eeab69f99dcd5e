package com.betterfleet.derms.supervision.decision;

import static com.betterfleet.derms.supervision.decision.DecisionTableTests.labelOf;
import static com.betterfleet.derms.supervision.decision.TestFacts.NOON;
import static com.betterfleet.derms.supervision.decision.TestFacts.TIMEOUT;
import static com.betterfleet.derms.supervision.decision.TestFacts.at;
import static com.betterfleet.derms.supervision.decision.TestFacts.block;
import static com.betterfleet.derms.supervision.decision.TestFacts.factsWithPrimary;
import static com.betterfleet.derms.supervision.decision.TestFacts.factsWithoutForecast;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.supervision.decision.DecisionTableTests.DecisionLabel;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every pair of rows as a transition at one instant, from each state to the facts of each row. */
class RowTransitionTests {

    private static final Instant ACT = at(10_000);

    private static final Set<DecisionLabel> NEVER_COVERED =
            Set.of(DecisionLabel.ROW_0, DecisionLabel.ROW_1, DecisionLabel.ROW_2, DecisionLabel.ROW_2_OVERDUE);

    private static final Set<DecisionLabel> IN_AN_EPISODE = Set.of(
            DecisionLabel.ROW_4, DecisionLabel.ROW_5, DecisionLabel.ROW_6, DecisionLabel.ROW_7, DecisionLabel.ROW_8);

    /** The facts from {@link #ACT} on, named by the row they lead to where the history does not prevent it. */
    private static final List<DecisionLabel> WORLDS = List.of(
            DecisionLabel.ROW_0,
            DecisionLabel.ROW_1,
            DecisionLabel.ROW_2,
            DecisionLabel.ROW_3,
            DecisionLabel.ROW_4,
            DecisionLabel.ROW_5,
            DecisionLabel.ROW_6,
            DecisionLabel.ROW_7,
            DecisionLabel.ROW_8,
            DecisionLabel.ROW_9);

    @ParameterizedTest(name = "{0} in the world of {1} is {2}")
    @MethodSource("pairs")
    void everyRowFollowsEveryOther(DecisionLabel from, DecisionLabel world, DecisionLabel to) {
        DirectionState before = stateIn(from);
        assertThat(labelOf(before.decision())).isEqualTo(from);

        DirectionState now = before.advanceTo(facts(from, world), ACT, ACT);

        assertThat(labelOf(now.decision())).isEqualTo(to);
        assertThat(now.since()).isEqualTo(now.decision().isEquivalentTo(before.decision()) ? before.since() : ACT);
        boolean degraded = now.decision().mode() == ControlMode.FALLBACK;
        assertThat(now.history().episode().isPresent()).isEqualTo(degraded);
        boolean row3 = to == DecisionLabel.ROW_3 || to == DecisionLabel.RECOVERING;
        assertThat(now.history().followingSince().isPresent()).isEqualTo(row3);
    }

    static Stream<Arguments> pairs() {
        return Stream.of(DecisionLabel.values())
                .flatMap(from -> WORLDS.stream().map(world -> Arguments.of(from, world, expected(from, world))));
    }

    private static DecisionLabel expected(DecisionLabel from, DecisionLabel world) {
        return switch (world) {
            // A recovery ends after its period; where it was under way before, the period is over by now.
            case ROW_3 -> IN_AN_EPISODE.contains(from) ? DecisionLabel.RECOVERING : DecisionLabel.ROW_3;
            // A gap needs coverage before it: without coverage, the scope still awaits a forecast.
            case ROW_4, ROW_5 -> NEVER_COVERED.contains(from) ? waiting(from) : world;
            default -> world;
        };
    }

    private static DecisionLabel waiting(DecisionLabel from) {
        return from == DecisionLabel.ROW_2_OVERDUE || from == DecisionLabel.ROW_2
                ? DecisionLabel.ROW_2_OVERDUE
                : DecisionLabel.ROW_2;
    }

    private static DirectionFacts facts(DecisionLabel from, DecisionLabel world) {
        FactsBuilder builder = FactsBuilder.bound();
        boolean begins = from == DecisionLabel.ROW_0 || from == DecisionLabel.ROW_1 || world == DecisionLabel.ROW_2;
        builder.epochSince(begins ? 10_000 : 0);
        return switch (world) {
            case ROW_0 -> builder.notBound().facts();
            case ROW_1 -> builder.localSince(10_000).facts();
            case ROW_2, ROW_5 -> builder.facts();
            case ROW_3 -> builder.primary(9_000, 11_000, 1_000, 9_999).facts();
            case ROW_4 -> builder.fallback(9_000, 11_000, 700).facts();
            case ROW_6 -> builder.lostAt(10_000).fallback(9_000, 11_000, 600).facts();
            case ROW_7 -> builder.lostAt(10_000).primary(9_000, 11_000, 1_100).facts();
            case ROW_8 -> builder.lostAt(10_000).facts();
            case ROW_9 ->
                builder.suspendedUntil(10_000).primary(9_000, 11_000, 1_000).facts();
            default -> throw new IllegalArgumentException(world + " is no world");
        };
    }

    /** The state of a scope in a row at 9,500 s. */
    private static DirectionState stateIn(DecisionLabel row) {
        FactsBuilder builder = FactsBuilder.bound().epochSince(0);
        return switch (row) {
            case ROW_0 -> since(builder.notBound(), 9_500);
            case ROW_1 -> since(builder.localSince(0), 9_500);
            case ROW_2 -> since(builder.primary(20_000, 21_000, 1), 9_500);
            case ROW_2_OVERDUE -> since(builder, 9_500);
            case ROW_3 -> since(builder.primary(0, 20_000, 2_000), 9_500);
            case ROW_4 -> since(builder.primary(0, 9_000, 1).fallback(9_000, 20_000, 2), 9_500);
            case ROW_5 -> since(builder.primary(0, 9_000, 1), 9_500);
            case ROW_6 ->
                since(builder.primary(0, 20_000, 1).fallback(9_000, 20_000, 2).lostAt(9_000), 9_500);
            case ROW_7 -> since(builder.primary(0, 20_000, 1).lostAt(9_000), 9_500);
            case ROW_8 -> since(builder.primary(0, 9_100, 1).lostAt(9_000), 9_500);
            case ROW_9 -> since(builder.primary(0, 20_000, 1).suspendedUntil(9_000), 9_500);
            case RECOVERING ->
                since(builder.primary(0, 20_000, 1, 9_499).lostAt(9_000).backAt(9_495), 9_500);
        };
    }

    private static DirectionState since(FactsBuilder builder, long second) {
        DirectionFacts facts = builder.facts();
        return DirectionState.beginAt(facts, NOON).advanceTo(facts, NOON, at(second));
    }

    /** A new epoch and a withdrawal both lead to row 2 before anything is overdue. */
    @ParameterizedTest
    @EnumSource(DecisionLabel.class)
    void nothingIsOverdueBeforeTheTimeoutHasRunInRow2(DecisionLabel from) {
        DirectionState before = stateIn(from);
        DirectionState restarted =
                new DirectionState(before.decision(), before.since(), DecisionHistory.emptySince(ACT));
        Instant due = ACT.plusSeconds(TIMEOUT);

        assertThat(labelOf(restarted
                        .advanceTo(factsWithoutForecast(), ACT, due.minusNanos(1_000))
                        .decision()))
                .isEqualTo(DecisionLabel.ROW_2);
        assertThat(labelOf(restarted.advanceTo(factsWithoutForecast(), ACT, due).decision()))
                .isEqualTo(DecisionLabel.ROW_2_OVERDUE);
    }

    /** A gap needs coverage before it, however short: without any, row 2 continues. */
    @ParameterizedTest
    @EnumSource(
            value = DecisionLabel.class,
            names = {"ROW_0", "ROW_2", "ROW_2_OVERDUE"})
    void aGapNeedsCoverBeforeIt(DecisionLabel from) {
        DirectionState before = stateIn(from);
        DirectionState bound = from == DecisionLabel.ROW_0
                ? new DirectionState(before.decision(), before.since(), DecisionHistory.emptySince(ACT))
                : before;
        DirectionFacts past = factsWithPrimary(block(9_000, 10_000, 1_000));
        DirectionFacts brief = factsWithPrimary(block(10_001, 10_002, 1_000));

        assertThat(bound.advanceTo(past, ACT, ACT).decision().mode()).isEqualTo(ControlMode.AWAITING_FORECAST);
        DirectionState after = bound.advanceTo(brief, ACT, at(10_002));
        assertThat(labelOf(after.decision())).isEqualTo(DecisionLabel.ROW_5);
        assertThat(after.since()).isEqualTo(at(10_002));
    }
}
