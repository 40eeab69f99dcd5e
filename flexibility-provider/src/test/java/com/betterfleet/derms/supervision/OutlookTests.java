package com.betterfleet.derms.supervision;

import static com.betterfleet.derms.supervision.DecisionTests.shown;
import static com.betterfleet.derms.supervision.Scene.NOON;
import static com.betterfleet.derms.supervision.Scene.TIMEOUT;
import static com.betterfleet.derms.supervision.Scene.at;
import static com.betterfleet.derms.supervision.Scene.block;
import static com.betterfleet.derms.supervision.Scene.nothingStated;
import static com.betterfleet.derms.supervision.Scene.scope;
import static com.betterfleet.derms.supervision.Scene.state;
import static com.betterfleet.derms.supervision.Scene.stating;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.supervision.DecisionTests.Shown;
import com.betterfleet.derms.supervision.Outlook.Step;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OutlookTests {

    @Test
    void tellsEachStepAheadAndEndsWhereItWasAskedTo() {
        Outlook outlook = imported(stating(block(0, 300, 4_000), block(300, 600, 2_000), block(900, 3_600, 1_000)));

        assertThat(outlook.steps().stream().map(Step::interval))
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
                        .map(step -> shown(step.binding(Direction.IMPORT).orElseThrow())))
                .containsExactly(Shown.ROW_3, Shown.ROW_3, Shown.ROW_5, Shown.RECOVERING, Shown.ROW_3);
    }

    @Test
    void whatLooksTheSameIsOneStep() {
        Outlook outlook = imported(stating(
                block(0, 300, 4_000, 1), block(300, 600, 4_000, 2), block(600, 900, 4_000, 3), block(900, 1_200, 1)));

        assertThat(outlook.steps().stream().map(Step::interval))
                .containsExactly(interval(10, 900), interval(900, 1_200), interval(1_200, 1_210));
        assertThat(outlook.until(Direction.IMPORT)).contains(at(900));
    }

    @Test
    void untilIsWhenThatDirectionLooksDifferentWhateverTheOtherDoes() {
        Facts imported = stating(block(0, 600, 4_000));
        Facts exported = stating(block(0, 300, 1_000), block(300, 900, 500));
        Outlook outlook = Outlook.of(
                new ScopeState(
                        "scope",
                        Map.of(
                                Direction.IMPORT,
                                Standing.begin(imported, NOON),
                                Direction.EXPORT,
                                Standing.begin(exported, NOON)),
                        NOON,
                        NOON,
                        Optional.empty()),
                scope(imported, exported),
                interval(10, 1_210));

        assertThat(outlook.until(Direction.EXPORT)).contains(at(300));
        assertThat(outlook.until(Direction.IMPORT)).contains(at(600));
        assertThat(outlook.next(Direction.IMPORT).flatMap(step -> step.binding(Direction.IMPORT)))
                .hasValueSatisfying(next -> assertThat(next.row()).isEqualTo(5));
        assertThat(outlook.steps().stream().map(step -> step.interval().start()))
                .containsExactly(at(10), at(300), at(600), at(900));
    }

    @Test
    void nothingAheadLooksDifferentWhereNothingIsKnown() {
        Outlook outlook = imported(stating(block(0, 9_000, 4_000)));

        assertThat(outlook.until(Direction.IMPORT)).isEmpty();
        assertThat(outlook.next(Direction.IMPORT)).isEmpty();
        assertThat(outlook.until(Direction.EXPORT)).isEmpty();
        assertThat(outlook.steps()).hasSize(1);
        assertThat(new Outlook(List.of()).until(Direction.IMPORT)).isEmpty();
    }

    @Test
    void theTimeoutOfAFirstForecastIsKnownAhead() {
        Facts nothing = nothingStated();
        Outlook outlook =
                Outlook.of(state(Standing.begin(nothing, NOON)), scope(nothing, nothing), interval(10, 3_600));

        assertThat(outlook.until(Direction.IMPORT)).contains(at(TIMEOUT));
    }

    @Test
    void boundariesBetweenTheDecisionAndTheViewAreFoldedFirst() {
        Facts facts = stating(block(0, 5, 4_000), block(8, 600, 2_000));
        Outlook outlook =
                Outlook.of(state(Standing.begin(facts, NOON)), scope(facts, nothingStated()), interval(10, 1_210));

        assertThat(limit(outlook.steps().getFirst())).contains(new Power(2_000));
        assertThat(outlook.steps().getFirst().binding(Direction.IMPORT).map(Binding::recovering))
                .contains(true);
        assertThat(outlook.until(Direction.IMPORT)).contains(at(18));
    }

    /** What consumers follow who cannot reach us: from the end of the partner's time on the lower of what it stated. */
    @Test
    void aScheduleTakesItThatWeCannotTellOncePartnersTimeIsOver() {
        Facts imported = Given.bound()
                .primary(0, 900, 900)
                .primary(900, 3_600, 200)
                .fallback(0, 3_600, 300)
                .facts();
        ScopeFacts facts = new ScopeFacts(
                "scope",
                "Vector",
                Optional.of(at(300)),
                Optional.empty(),
                Map.of(Direction.IMPORT, imported, Direction.EXPORT, nothingStated()));

        Outlook kept = Outlook.of(state(Standing.begin(imported, NOON)), facts, interval(10, 7_200));
        Outlook schedule = Outlook.of(state(Standing.begin(imported, NOON)), facts.unheard(), interval(10, 7_200));

        assertThat(kept.steps().getFirst().interval()).isEqualTo(interval(10, 900));
        assertThat(schedule.steps().stream().map(Step::interval))
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
        Facts imported = Given.bound().primary(0, 900, 900).lostAt(0).facts();
        ScopeFacts facts = scope(imported, nothingStated());

        assertThat(facts.unheard().facts(Direction.IMPORT)).isEqualTo(imported);
    }

    @Test
    void theViewEndsAfterSoManySteps() {
        Facts facts = stating(Timeline.of(LongStream.range(0, 5_000)
                .mapToObj(second -> block(second, second + 1, second % 2))
                .toList()));
        Outlook outlook =
                Outlook.of(state(Standing.begin(facts, NOON)), scope(facts, nothingStated()), interval(0, 5_000));

        assertThat(outlook.steps()).hasSize(3_000);
    }

    private static Outlook imported(Facts facts) {
        return Outlook.of(state(Standing.begin(facts, NOON)), scope(facts, nothingStated()), interval(10, 1_210));
    }

    private static Optional<Power> limit(Step step) {
        return step.binding(Direction.IMPORT).flatMap(Binding::held).map(Held::limit);
    }

    private static Interval interval(long start, long end) {
        Instant from = at(start);
        return new Interval(from, at(end));
    }
}
