package com.betterfleet.derms.forecast;

import static com.betterfleet.derms.forecast.ForecastFixtures.TOLERANCE;
import static com.betterfleet.derms.forecast.ForecastFixtures.at;
import static com.betterfleet.derms.forecast.ForecastFixtures.everyHalfSecond;
import static com.betterfleet.derms.forecast.ForecastFixtures.segment;
import static com.betterfleet.derms.forecast.ForecastFixtures.timeline;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.TimelineSegment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SeamRulesTests {

    private static final int LAST_SECOND = 60;
    private static final double MICROSECOND = 0.000_001;

    @Tag("OSCP-FCST-5")
    @Test
    void closesAGapOfExactlyTheToleranceWithTheLowerAndItsOrigin() {
        assertThat(close(segment(0, 10, 200, 1), segment(15, 20, 100, 2)))
                .isEqualTo(timeline(segment(0, 10, 200, 1), segment(10, 20, 100, 2)));
        assertThat(close(segment(0, 10, 100, 1), segment(15, 20, 200, 2)))
                .isEqualTo(timeline(segment(0, 15, 100, 1), segment(15, 20, 200, 2)));
    }

    @Tag("OSCP-FCST-5")
    @Test
    void leavesAGapOneMicrosecondLonger() {
        Timeline<CapacityLimit> stored = timeline(segment(0, 10, 200, 1), segment(15 + MICROSECOND, 20, 100, 2));

        assertThat(SeamRules.closeSeams(stored, TOLERANCE)).isEqualTo(stored);
        assertThat(SeamRules.closeSeams(stored, TOLERANCE.plusNanos(1_000)).segmentAt(at(15)))
                .contains(segment(10, 20, 100, 2));
    }

    @Test
    void closesAGapOfOneMicrosecond() {
        assertThat(close(segment(0, 10, 0, 1), segment(10 + MICROSECOND, 20, 100, 2))
                        .segmentAt(at(10)))
                .contains(segment(0, 10 + MICROSECOND, 0, 1));
    }

    @Test
    void keepsTheEarlierOriginAtATie() {
        assertThat(close(segment(0, 10, 100, 1), segment(14, 20, 100, 2)))
                .isEqualTo(timeline(segment(0, 14, 100, 1), segment(14, 20, 100, 2)));
    }

    @Test
    void closesEachGapOfAChainByItself() {
        assertThat(close(segment(0, 10, 300, 1), segment(14, 15, 100, 2), segment(19, 30, 200, 3)))
                .isEqualTo(timeline(segment(0, 10, 300, 1), segment(10, 19, 100, 2), segment(19, 30, 200, 3)));
        // Each seam uses its two neighbours as stored: the low value does not spread along the chain.
        assertThat(close(segment(0, 10, 100, 1), segment(14, 15, 300, 2), segment(19, 30, 200, 3)))
                .isEqualTo(timeline(segment(0, 14, 100, 1), segment(14, 15, 300, 2), segment(15, 30, 200, 3)));
        assertThat(close(segment(0, 10, 100, 1), segment(14, 15, 300, 2), segment(21, 30, 200, 3)))
                .isEqualTo(timeline(segment(0, 14, 100, 1), segment(14, 15, 300, 2), segment(21, 30, 200, 3)));
    }

    @Test
    void extendsNothingBeyondTheFirstAndLastBlock() {
        assertThat(close(segment(0, 10, 100, 1))).isEqualTo(timeline(segment(0, 10, 100, 1)));
        assertThat(SeamRules.closeSeams(Timeline.empty(), TOLERANCE).isEmpty()).isTrue();
    }

    @Test
    void closesNothingWithoutTolerance() {
        Timeline<CapacityLimit> stored = timeline(segment(0, 10, 100, 1), segment(11, 20, 100, 1));

        assertThat(SeamRules.closeSeams(stored, Duration.ZERO)).isEqualTo(stored);
    }

    /** Replacement uses the stated blocks, seams only what replacement left. */
    @Test
    void comesAfterReplacement() {
        Timeline<CapacityLimit> older = timeline(segment(0, 100, 50, 1));
        Timeline<CapacityLimit> newer = timeline(segment(10, 20, 300, 2), segment(24, 40, 200, 2));

        assertThat(SeamRules.closeSeams(ReplacementRule.COVERED.applyForecast(older, newer), TOLERANCE)
                        .segmentAt(at(22)))
                .contains(segment(20, 24, 50, 1));
        assertThat(SeamRules.closeSeams(ReplacementRule.HULL.applyForecast(older, newer), TOLERANCE)
                        .segmentAt(at(22)))
                .contains(segment(20, 40, 200, 2));
    }

    @Test
    void closesBetweenAnOlderMessageAndANewerOne() {
        Timeline<CapacityLimit> inForce =
                ReplacementRule.HULL.applyForecast(timeline(segment(0, 10, 100, 1)), timeline(segment(12, 20, 200, 2)));

        assertThat(SeamRules.closeSeams(inForce, TOLERANCE).segmentAt(at(11))).contains(segment(0, 12, 100, 1));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void readsTheLowerNeighbourInEveryShortGap(long seed) {
        Random random = new Random(seed);
        List<TimelineSegment<CapacityLimit>> stored = anySegments(random);
        Duration tolerance = Duration.ofMillis(500L * random.nextInt(14));
        Timeline<CapacityLimit> closed = SeamRules.closeSeams(Timeline.of(stored), tolerance);

        for (Instant instant : everyHalfSecond(LAST_SECOND)) {
            assertThat(closed.segmentAt(instant).map(TimelineSegment::value))
                    .isEqualTo(naive(stored, instant, tolerance));
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    private static Optional<CapacityLimit> naive(
            List<TimelineSegment<CapacityLimit>> stored, Instant instant, Duration tolerance) {
        Optional<TimelineSegment<CapacityLimit>> covering = stored.stream()
                .filter(segment -> segment.interval().contains(instant))
                .findFirst();
        Optional<TimelineSegment<CapacityLimit>> before = stored.stream()
                .filter(segment -> !segment.interval().end().isAfter(instant))
                .max(Comparator.comparing(segment -> segment.interval().end()));
        Optional<TimelineSegment<CapacityLimit>> after = stored.stream()
                .filter(segment -> segment.interval().start().isAfter(instant))
                .min(Comparator.comparing(segment -> segment.interval().start()));
        if (covering.isPresent() || before.isEmpty() || after.isEmpty()) {
            return covering.map(TimelineSegment::value);
        }
        Instant from = before.get().interval().end();
        Instant until = after.get().interval().start();
        return from.plus(tolerance).isBefore(until)
                ? Optional.empty()
                : Optional.of(
                        before.get().value().limit().watts()
                                        <= after.get().value().limit().watts()
                                ? before.get().value()
                                : after.get().value());
    }

    private static List<TimelineSegment<CapacityLimit>> anySegments(Random random) {
        List<TimelineSegment<CapacityLimit>> segments = new ArrayList<>();
        double second = random.nextInt(4);
        while (second < LAST_SECOND - 8 && random.nextInt(12) > 0) {
            double end = second + (1 + random.nextInt(8)) / 2.0;
            segments.add(segment(second, end, random.nextInt(3) * 100L, random.nextInt(3)));
            second = end + random.nextInt(14) / 2.0;
        }
        return segments;
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static Timeline<CapacityLimit> close(TimelineSegment<CapacityLimit>... stored) {
        return SeamRules.closeSeams(timeline(stored), TOLERANCE);
    }
}
