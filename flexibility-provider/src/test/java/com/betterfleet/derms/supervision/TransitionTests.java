package com.betterfleet.derms.supervision;

import static com.betterfleet.derms.supervision.DecisionTests.shown;
import static com.betterfleet.derms.supervision.Scene.NOON;
import static com.betterfleet.derms.supervision.Scene.TIMEOUT;
import static com.betterfleet.derms.supervision.Scene.at;
import static com.betterfleet.derms.supervision.Scene.block;
import static com.betterfleet.derms.supervision.Scene.nothingStated;
import static com.betterfleet.derms.supervision.Scene.stating;
import static com.betterfleet.derms.supervision.Scene.unbound;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.supervision.DecisionTests.Shown;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every pair of rows as a transition, by whatever can bring it about: an act, a forecast, or time alone. */
class TransitionTests {

    private static final Instant ACT = at(10_000);

    /** What happens at {@link #ACT}. */
    enum Act {
        /** The facts are others from then on; what is remembered stays. */
        STATED,
        /** An act after which row 2 begins anew: binding, withdrawal. */
        RESTARTED
    }

    @ParameterizedTest(name = "{0} to {1}: {2}")
    @MethodSource("pairs")
    void everyRowCanFollowEveryOther(Shown from, Shown to, String how, Act act, Facts after) {
        Standing before = standing(from);
        assertThat(shown(before.binding())).isEqualTo(from);

        Standing asIf = act == Act.STATED ? before : new Standing(before.binding(), before.since(), Memory.fresh(ACT));
        Standing now = asIf.advance(after, ACT, ACT);

        assertThat(shown(now.binding())).isEqualTo(to);
        assertThat(now.since()).isEqualTo(ACT);
        assertThat(now.memory().episode().isPresent()).isEqualTo(to == Shown.ROW_5);
        assertThat(now.memory().row3Since()).isEqualTo(to == Shown.ROW_3 ? Optional.of(ACT) : Optional.empty());
    }

    static Stream<Arguments> pairs() {
        Facts covering = stating(block(9_000, 11_000, 1_000));
        Facts gap = stating(block(11_000, 12_000, 1_000));
        Facts dueLater = stating(block(11_000, 12_000, 1_000));
        return Stream.of(
                pair(Shown.ROW_0, Shown.ROW_2, "bound", Act.RESTARTED, nothingStated()),
                pair(Shown.ROW_0, Shown.ROW_3, "bound with a forecast in force", Act.RESTARTED, covering),
                pair(Shown.ROW_2, Shown.ROW_0, "unbound", Act.STATED, unbound()),
                pair(
                        Shown.ROW_2,
                        Shown.ROW_2_OVERDUE,
                        "the only block, due later, is replaced",
                        Act.STATED,
                        nothingStated()),
                pair(Shown.ROW_2, Shown.ROW_3, "a forecast covers now", Act.STATED, covering),
                pair(Shown.ROW_2_OVERDUE, Shown.ROW_0, "unbound", Act.STATED, unbound()),
                pair(Shown.ROW_2_OVERDUE, Shown.ROW_2, "a forecast for later", Act.STATED, dueLater),
                pair(Shown.ROW_2_OVERDUE, Shown.ROW_2, "withdrawn", Act.RESTARTED, nothingStated()),
                pair(Shown.ROW_2_OVERDUE, Shown.ROW_3, "a forecast covers now", Act.STATED, covering),
                pair(Shown.ROW_3, Shown.ROW_0, "unbound", Act.STATED, unbound()),
                pair(Shown.ROW_3, Shown.ROW_2, "withdrawn", Act.RESTARTED, nothingStated()),
                pair(Shown.ROW_3, Shown.ROW_5, "replaced by one with a hole here", Act.STATED, gap),
                pair(Shown.ROW_5, Shown.ROW_0, "unbound", Act.STATED, unbound()),
                pair(Shown.ROW_5, Shown.ROW_2, "withdrawn", Act.RESTARTED, nothingStated()),
                pair(Shown.ROW_5, Shown.ROW_3, "a forecast covers now", Act.STATED, covering));
    }

    /** The pairs that no act brings about in one step: row 0 and a withdrawal both lead to row 2 before anything is overdue. */
    @ParameterizedTest
    @EnumSource(
            value = Shown.class,
            names = {"ROW_0", "ROW_3", "ROW_5"})
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

    private static Arguments pair(Shown from, Shown to, String how, Act act, Facts after) {
        return Arguments.of(from, to, how, act, after);
    }

    private static Standing standing(Shown row) {
        Instant earlier = at(9_500);
        return switch (row) {
            case ROW_0 -> Standing.begin(unbound(), earlier);
            case ROW_2 ->
                Standing.begin(stating(block(20_000, 21_000, 1)), NOON)
                        .advance(stating(block(20_000, 21_000, 1)), NOON, earlier);
            case ROW_2_OVERDUE -> Standing.begin(nothingStated(), NOON).advance(nothingStated(), NOON, earlier);
            case ROW_3 -> Standing.begin(stating(block(9_000, 20_000, 2_000)), earlier);
            case ROW_5 ->
                Standing.begin(stating(block(0, 9_000, 1)), NOON).advance(stating(block(0, 9_000, 1)), NOON, earlier);
            case ROW_1 -> throw new IllegalArgumentException("nobody can take control yet");
        };
    }
}
