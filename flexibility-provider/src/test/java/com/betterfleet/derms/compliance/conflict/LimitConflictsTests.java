package com.betterfleet.derms.compliance.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.compliance.conflict.LimitConflicts.ConflictReport;
import com.betterfleet.derms.forecast.CapacityLimit;
import com.betterfleet.derms.forecast.ForecastOrigin;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.TimelineSegment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * M13: one report per episode, another only for what is new, at most one an hour. Blocks are hours from 00:00 on,
 * powers in kW.
 */
class LimitConflictsTests {

    private static final Instant MIDNIGHT = Instant.parse("2030-01-15T00:00:00Z");
    private static final Instant NOW = MIDNIGHT.plusSeconds(60);
    private static final ForecastOrigin FIRST = new ForecastOrigin(1, "f1", MIDNIGHT);
    private static final ForecastOrigin SECOND = new ForecastOrigin(2, "f2", MIDNIGHT);

    @Test
    void aNewConflictIsReportedWithTheBlocksOfItsForecast() {
        ConflictReport report = nextReport(
                        affected(segmentAt(0, 100, FIRST), segmentAt(1, 50, FIRST)), Timeline.empty())
                .orElseThrow();

        assertThat(report.origin()).isEqualTo(FIRST);
        assertThat(report.blocks()).hasSize(2);
    }

    @Test
    void theSameBlocksInANewerForecastAreNotReportedAgain() {
        Timeline<Power> reportedLimits = nextReport(affected(segmentAt(0, 100, FIRST)), Timeline.empty())
                .orElseThrow()
                .reportedLimits();

        assertThat(nextReport(affected(segmentAt(0, 100, SECOND)), reportedLimits))
                .isEmpty();
    }

    @Test
    void aBlockThatIsCutByTheTimeThatPassedIsNotNew() {
        Timeline<Power> reportedLimits = nextReport(affected(segmentAt(0, 100, FIRST)), Timeline.empty())
                .orElseThrow()
                .reportedLimits();
        TimelineSegment<CapacityLimit> rest = new TimelineSegment<>(
                new Interval(MIDNIGHT.plusSeconds(900), MIDNIGHT.plusSeconds(3_600)),
                new CapacityLimit(new Power(100_000), SECOND));

        assertThat(nextReport(affected(rest), reportedLimits)).isEmpty();
    }

    @Test
    void anotherCapacityOfTheSameBlockIsReported() {
        Timeline<Power> reportedLimits = nextReport(affected(segmentAt(0, 100, FIRST)), Timeline.empty())
                .orElseThrow()
                .reportedLimits();

        assertThat(nextReport(affected(segmentAt(0, 99, SECOND)), reportedLimits))
                .map(ConflictReport::origin)
                .contains(SECOND);
    }

    @Test
    void aFurtherBlockIsReportedAndThoseBeforeItStayReported() {
        Timeline<Power> reportedLimits = nextReport(affected(segmentAt(0, 100, FIRST)), Timeline.empty())
                .orElseThrow()
                .reportedLimits();
        ConflictReport report = nextReport(
                        affected(segmentAt(0, 100, SECOND), segmentAt(5, 100, SECOND)), reportedLimits)
                .orElseThrow();

        assertThat(nextReport(affected(segmentAt(0, 100, FIRST), segmentAt(5, 100, FIRST)), report.reportedLimits()))
                .isEmpty();
    }

    @Test
    void ofTwoForecastsTheOneWithTheEarlierBlockIsReportedFirst() {
        Timeline<CapacityLimit> affected = affected(segmentAt(0, 100, SECOND), segmentAt(3, 80, FIRST));
        ConflictReport report = nextReport(affected, Timeline.empty()).orElseThrow();

        assertThat(report.origin()).isEqualTo(SECOND);
        assertThat(report.blocks()).hasSize(1);
        ConflictReport other = nextReport(affected, report.reportedLimits()).orElseThrow();
        assertThat(other.origin()).isEqualTo(FIRST);
        assertThat(nextReport(affected, other.reportedLimits())).isEmpty();
    }

    @Test
    void nothingIsReportedWithinAnHourOfTheLastReport() {
        Timeline<CapacityLimit> affected = affected(segmentAt(0, 100, FIRST));

        assertThat(LimitConflicts.nextReport(affected, Timeline.empty(), Optional.of(NOW.minusSeconds(3_600)), NOW))
                .isPresent();
        assertThat(LimitConflicts.nextReport(
                        affected,
                        Timeline.empty(),
                        Optional.of(NOW.minusSeconds(3_600).plusNanos(1_000)),
                        NOW))
                .isEmpty();
    }

    @Test
    void exactlyWhatCannotBeShedIsEnoughAndAWattLessIsNot() {
        Timeline<CapacityLimit> stated =
                affected(segmentAt(0, 100, FIRST), segmentAt(1, 200, FIRST), segmentAt(30, 50, FIRST));

        assertThat(limitsBelow(100_000, stated).segments()).isEmpty();
        assertThat(limitsBelow(100_001, stated).segments()).containsExactly(segmentAt(0, 100, FIRST));
        assertThat(limitsBelow(200_001, stated).segments())
                .containsExactly(segmentAt(0, 100, FIRST), segmentAt(1, 200, FIRST));
    }

    private static Timeline<CapacityLimit> limitsBelow(long watts, Timeline<CapacityLimit> stated) {
        return LimitConflicts.limitsBelow(new Power(watts), stated, NOW, NOW.plusSeconds(86_400));
    }

    private static Optional<ConflictReport> nextReport(
            Timeline<CapacityLimit> affected, Timeline<Power> reportedLimits) {
        return LimitConflicts.nextReport(affected, reportedLimits, Optional.empty(), NOW);
    }

    @SafeVarargs
    private static Timeline<CapacityLimit> affected(TimelineSegment<CapacityLimit>... segments) {
        List<TimelineSegment<CapacityLimit>> all = new ArrayList<>();
        for (TimelineSegment<CapacityLimit> segment : segments) {
            all.add(segment);
        }
        return Timeline.of(all);
    }

    private static TimelineSegment<CapacityLimit> segmentAt(int hour, int kilowatts, ForecastOrigin origin) {
        Instant start = MIDNIGHT.plusSeconds(3_600L * hour);
        return new TimelineSegment<>(
                new Interval(start, start.plusSeconds(3_600)),
                new CapacityLimit(new Power(kilowatts * 1_000L), origin));
    }
}
