package com.betterfleet.derms.compliance;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.compliance.Conflicts.Telling;
import com.betterfleet.derms.forecast.Allowance;
import com.betterfleet.derms.forecast.Origin;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.Segment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** M13: once an episode, again only for what is new, at most once an hour. Blocks are hours from 00:00 on, powers in kW. */
class ConflictsTests {

    private static final Instant MIDNIGHT = Instant.parse("2030-01-15T00:00:00Z");
    private static final Instant NOW = MIDNIGHT.plusSeconds(60);
    private static final Origin FIRST = new Origin(1, "f1", MIDNIGHT);
    private static final Origin SECOND = new Origin(2, "f2", MIDNIGHT);

    @Test
    void aNewConflictIsToldWithTheBlocksOfItsForecast() {
        Telling telling = next(affected(at(0, 100, FIRST), at(1, 50, FIRST)), Timeline.empty())
                .orElseThrow();

        assertThat(telling.origin()).isEqualTo(FIRST);
        assertThat(telling.blocks()).hasSize(2);
    }

    @Test
    void theSameBlocksInANewerForecastAreNotToldAgain() {
        Timeline<Power> told = next(affected(at(0, 100, FIRST)), Timeline.empty())
                .orElseThrow()
                .told();

        assertThat(next(affected(at(0, 100, SECOND)), told)).isEmpty();
    }

    @Test
    void aBlockThatIsCutByTheTimeThatPassedIsNotNew() {
        Timeline<Power> told = next(affected(at(0, 100, FIRST)), Timeline.empty())
                .orElseThrow()
                .told();
        Segment<Allowance> rest = new Segment<>(
                new Interval(MIDNIGHT.plusSeconds(900), MIDNIGHT.plusSeconds(3_600)),
                new Allowance(new Power(100_000), SECOND));

        assertThat(next(affected(rest), told)).isEmpty();
    }

    @Test
    void anotherCapacityOfTheSameBlockIsTold() {
        Timeline<Power> told = next(affected(at(0, 100, FIRST)), Timeline.empty())
                .orElseThrow()
                .told();

        assertThat(next(affected(at(0, 99, SECOND)), told)).map(Telling::origin).contains(SECOND);
    }

    @Test
    void aFurtherBlockIsToldAndThoseBeforeItAreStillKnown() {
        Timeline<Power> told = next(affected(at(0, 100, FIRST)), Timeline.empty())
                .orElseThrow()
                .told();
        Telling telling =
                next(affected(at(0, 100, SECOND), at(5, 100, SECOND)), told).orElseThrow();

        assertThat(next(affected(at(0, 100, FIRST), at(5, 100, FIRST)), telling.told()))
                .isEmpty();
    }

    @Test
    void ofTwoForecastsTheOneWhoseBlockComesFirstIsToldAndTheOtherNext() {
        Timeline<Allowance> affected = affected(at(0, 100, SECOND), at(3, 80, FIRST));
        Telling telling = next(affected, Timeline.empty()).orElseThrow();

        assertThat(telling.origin()).isEqualTo(SECOND);
        assertThat(telling.blocks()).hasSize(1);
        Telling other = next(affected, telling.told()).orElseThrow();
        assertThat(other.origin()).isEqualTo(FIRST);
        assertThat(next(affected, other.told())).isEmpty();
    }

    @Test
    void withinAnHourOfTheLastNothingIsTold() {
        Timeline<Allowance> affected = affected(at(0, 100, FIRST));

        assertThat(Conflicts.next(affected, Timeline.empty(), Optional.of(NOW.minusSeconds(3_600)), NOW))
                .isPresent();
        assertThat(Conflicts.next(
                        affected,
                        Timeline.empty(),
                        Optional.of(NOW.minusSeconds(3_600).plusNanos(1_000)),
                        NOW))
                .isEmpty();
    }

    @Test
    void exactlyWhatCannotBeShedIsEnoughAndAWattLessIsNot() {
        Timeline<Allowance> stated = affected(at(0, 100, FIRST), at(1, 200, FIRST), at(30, 50, FIRST));

        assertThat(below(100_000, stated).segments()).isEmpty();
        assertThat(below(100_001, stated).segments()).containsExactly(at(0, 100, FIRST));
        assertThat(below(200_001, stated).segments()).containsExactly(at(0, 100, FIRST), at(1, 200, FIRST));
    }

    private static Timeline<Allowance> below(long watts, Timeline<Allowance> stated) {
        return Conflicts.below(new Power(watts), stated, NOW, NOW.plusSeconds(86_400));
    }

    private static Optional<Telling> next(Timeline<Allowance> affected, Timeline<Power> told) {
        return Conflicts.next(affected, told, Optional.empty(), NOW);
    }

    @SafeVarargs
    private static Timeline<Allowance> affected(Segment<Allowance>... segments) {
        List<Segment<Allowance>> all = new ArrayList<>();
        for (Segment<Allowance> segment : segments) {
            all.add(segment);
        }
        return Timeline.of(all);
    }

    private static Segment<Allowance> at(int hour, int kilowatts, Origin origin) {
        Instant start = MIDNIGHT.plusSeconds(3_600L * hour);
        return new Segment<>(
                new Interval(start, start.plusSeconds(3_600)), new Allowance(new Power(kilowatts * 1_000L), origin));
    }
}
