package com.betterfleet.derms.supervision;

import static com.betterfleet.derms.supervision.DecisionTests.shown;
import static com.betterfleet.derms.supervision.Scene.NOON;
import static com.betterfleet.derms.supervision.Scene.TIMEOUT;
import static com.betterfleet.derms.supervision.Scene.at;
import static com.betterfleet.derms.supervision.Scene.block;
import static com.betterfleet.derms.supervision.Scene.nothingStated;
import static com.betterfleet.derms.supervision.Scene.stating;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.supervision.DecisionTests.Shown;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every pair of rows as a transition: from each way to stand, at one instant, to the world of each row. */
class TransitionTests {

    private static final Instant ACT = at(10_000);

    private static final Set<Shown> NEVER_COVERED = Set.of(Shown.ROW_0, Shown.ROW_1, Shown.ROW_2, Shown.ROW_2_OVERDUE);

    private static final Set<Shown> IN_AN_EPISODE =
            Set.of(Shown.ROW_4, Shown.ROW_5, Shown.ROW_6, Shown.ROW_7, Shown.ROW_8);

    /** What the world is like from {@link #ACT} on, named by the row that it leads to where nothing of before stands against. */
    private static final List<Shown> WORLDS = List.of(
            Shown.ROW_0,
            Shown.ROW_1,
            Shown.ROW_2,
            Shown.ROW_3,
            Shown.ROW_4,
            Shown.ROW_5,
            Shown.ROW_6,
            Shown.ROW_7,
            Shown.ROW_8,
            Shown.ROW_9);

    @ParameterizedTest(name = "{0} in the world of {1} is {2}")
    @MethodSource("pairs")
    void everyRowFollowsEveryOther(Shown from, Shown world, Shown to) {
        Standing before = standing(from);
        assertThat(shown(before.binding())).isEqualTo(from);

        Standing now = before.advance(facts(from, world), ACT, ACT);

        assertThat(shown(now.binding())).isEqualTo(to);
        assertThat(now.since()).isEqualTo(now.binding().looksLike(before.binding()) ? before.since() : ACT);
        boolean yellow = now.binding().mode() == Mode.FALLBACK;
        assertThat(now.memory().episode().isPresent()).isEqualTo(yellow);
        boolean row3 = to == Shown.ROW_3 || to == Shown.RECOVERING;
        assertThat(now.memory().row3Since().isPresent()).isEqualTo(row3);
    }

    static Stream<Arguments> pairs() {
        return Stream.of(Shown.values())
                .flatMap(from -> WORLDS.stream().map(world -> Arguments.of(from, world, expected(from, world))));
    }

    private static Shown expected(Shown from, Shown world) {
        return switch (world) {
            // Left only after a hold; where recovery is under way already, the hold has run by now.
            case ROW_3 -> IN_AN_EPISODE.contains(from) ? Shown.RECOVERING : Shown.ROW_3;
            // A gap is the end of cover: what was never covered has none, and waits as it did.
            case ROW_4, ROW_5 -> NEVER_COVERED.contains(from) ? waiting(from) : world;
            default -> world;
        };
    }

    private static Shown waiting(Shown from) {
        return from == Shown.ROW_2_OVERDUE || from == Shown.ROW_2 ? Shown.ROW_2_OVERDUE : Shown.ROW_2;
    }

    private static Facts facts(Shown from, Shown world) {
        Given given = Given.bound();
        boolean begins = from == Shown.ROW_0 || from == Shown.ROW_1 || world == Shown.ROW_2;
        given.epochSince(begins ? 10_000 : 0);
        return switch (world) {
            case ROW_0 -> given.notBound().facts();
            case ROW_1 -> given.localSince(10_000).facts();
            case ROW_2, ROW_5 -> given.facts();
            case ROW_3 -> given.primary(9_000, 11_000, 1_000, 9_999).facts();
            case ROW_4 -> given.fallback(9_000, 11_000, 700).facts();
            case ROW_6 -> given.lostAt(10_000).fallback(9_000, 11_000, 600).facts();
            case ROW_7 -> given.lostAt(10_000).primary(9_000, 11_000, 1_100).facts();
            case ROW_8 -> given.lostAt(10_000).facts();
            case ROW_9 -> given.deafUntil(10_000).primary(9_000, 11_000, 1_000).facts();
            default -> throw new IllegalArgumentException(world + " is no world");
        };
    }

    /** How a scope stands at 9,500 s in a row. */
    private static Standing standing(Shown row) {
        Given given = Given.bound().epochSince(0);
        return switch (row) {
            case ROW_0 -> since(given.notBound(), 9_500);
            case ROW_1 -> since(given.localSince(0), 9_500);
            case ROW_2 -> since(given.primary(20_000, 21_000, 1), 9_500);
            case ROW_2_OVERDUE -> since(given, 9_500);
            case ROW_3 -> since(given.primary(0, 20_000, 2_000), 9_500);
            case ROW_4 -> since(given.primary(0, 9_000, 1).fallback(9_000, 20_000, 2), 9_500);
            case ROW_5 -> since(given.primary(0, 9_000, 1), 9_500);
            case ROW_6 ->
                since(given.primary(0, 20_000, 1).fallback(9_000, 20_000, 2).lostAt(9_000), 9_500);
            case ROW_7 -> since(given.primary(0, 20_000, 1).lostAt(9_000), 9_500);
            case ROW_8 -> since(given.primary(0, 9_100, 1).lostAt(9_000), 9_500);
            case ROW_9 -> since(given.primary(0, 20_000, 1).deafUntil(9_000), 9_500);
            case RECOVERING ->
                since(given.primary(0, 20_000, 1, 9_499).lostAt(9_000).backAt(9_495), 9_500);
        };
    }

    private static Standing since(Given given, long second) {
        Facts facts = given.facts();
        return Standing.begin(facts, NOON).advance(facts, NOON, at(second));
    }

    /** A new epoch and a withdrawal both lead to row 2 before anything is overdue. */
    @ParameterizedTest
    @EnumSource(Shown.class)
    void nothingIsOverdueBeforeTheTimeoutHasRunInRow2(Shown from) {
        Standing before = standing(from);
        Standing restarted = new Standing(before.binding(), before.since(), Memory.fresh(ACT));
        Instant due = ACT.plusSeconds(TIMEOUT);

        assertThat(shown(restarted
                        .advance(nothingStated(), ACT, due.minusNanos(1_000))
                        .binding()))
                .isEqualTo(Shown.ROW_2);
        assertThat(shown(restarted.advance(nothingStated(), ACT, due).binding()))
                .isEqualTo(Shown.ROW_2_OVERDUE);
    }

    /** A gap is the end of cover, so what has never been covered has no gap: row 3 lies between, be it ever so short. */
    @ParameterizedTest
    @EnumSource(
            value = Shown.class,
            names = {"ROW_0", "ROW_2", "ROW_2_OVERDUE"})
    void aGapNeedsCoverBeforeIt(Shown from) {
        Standing before = standing(from);
        Standing bound =
                from == Shown.ROW_0 ? new Standing(before.binding(), before.since(), Memory.fresh(ACT)) : before;
        Facts past = stating(block(9_000, 10_000, 1_000));
        Facts brief = stating(block(10_001, 10_002, 1_000));

        assertThat(bound.advance(past, ACT, ACT).binding().mode()).isEqualTo(Mode.AWAITING_FORECAST);
        Standing after = bound.advance(brief, ACT, at(10_002));
        assertThat(shown(after.binding())).isEqualTo(Shown.ROW_5);
        assertThat(after.since()).isEqualTo(at(10_002));
    }
}
