package com.betterfleet.derms.forecast;

import static com.betterfleet.derms.forecast.ForecastFixtures.everyHalfSecond;
import static com.betterfleet.derms.forecast.ForecastFixtures.segment;
import static com.betterfleet.derms.forecast.ForecastFixtures.timeline;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.TimelineSegment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReplacementRuleTests {

    private static final int LAST_SECOND = 60;

    private final Timeline<CapacityLimit> day = timeline(segment(0, 50, 800, 1), segment(50, 100, 900, 1));

    @ParameterizedTest
    @EnumSource
    void keepsTheBlocksOfTheDayAroundASingleBlockOverride(ReplacementRule replacement) {
        assertThat(replacement.applyForecast(day, timeline(segment(40, 60, 200, 2))))
                .isEqualTo(timeline(segment(0, 40, 800, 1), segment(40, 60, 200, 2), segment(60, 100, 900, 1)));
    }

    @Tag("OSCP-FCST-16")
    @ParameterizedTest
    @EnumSource
    void treatsZeroAsALimit(ReplacementRule replacement) {
        assertThat(replacement.applyForecast(day, timeline(segment(0, 100, 0, 2))))
                .isEqualTo(timeline(segment(0, 100, 0, 2)));
    }

    @ParameterizedTest
    @EnumSource
    void changesNothingForAMessageWithoutEffect(ReplacementRule replacement) {
        assertThat(replacement.applyForecast(day, Timeline.empty())).isEqualTo(day);
        assertThat(replacement.applyForecast(Timeline.empty(), day)).isEqualTo(day);
    }

    @Test
    void hullTreatsGapsOfTheNewerMessageAsGaps() {
        Timeline<CapacityLimit> newer = timeline(segment(10, 20, 200, 2), segment(80, 90, 300, 2));

        assertThat(ReplacementRule.HULL.applyForecast(day, newer))
                .isEqualTo(timeline(
                        segment(0, 10, 800, 1),
                        segment(10, 20, 200, 2),
                        segment(80, 90, 300, 2),
                        segment(90, 100, 900, 1)));
    }

    @Test
    void coveredKeepsTheOlderForecastInGapsOfTheNewerMessage() {
        Timeline<CapacityLimit> newer = timeline(segment(10, 20, 200, 2), segment(80, 90, 300, 2));

        assertThat(ReplacementRule.COVERED.applyForecast(day, newer))
                .isEqualTo(timeline(
                        segment(0, 10, 800, 1),
                        segment(10, 20, 200, 2),
                        segment(20, 50, 800, 1),
                        segment(50, 80, 900, 1),
                        segment(80, 90, 300, 2),
                        segment(90, 100, 900, 1)));
    }

    @Tag("OSCP-FCST-7")
    @ParameterizedTest
    @MethodSource("seeds")
    void hullAppliesTheNewestMessageWhoseHullContainsTheInstant(long seed) {
        List<List<TimelineSegment<CapacityLimit>>> messages = anyMessages(new Random(seed));
        Timeline<CapacityLimit> inForce = applied(ReplacementRule.HULL, messages);

        for (Instant instant : everyHalfSecond(LAST_SECOND)) {
            Optional<CapacityLimit> expected = Optional.empty();
            for (List<TimelineSegment<CapacityLimit>> message : messages) {
                if (isInHull(message, instant)) {
                    expected = stated(message, instant);
                }
            }
            assertThat(inForce.segmentAt(instant).map(TimelineSegment::value)).isEqualTo(expected);
        }
    }

    @Tag("OSCP-FCST-8")
    @ParameterizedTest
    @MethodSource("seeds")
    void coveredIsTheNewestMessageThatStatesTheInstant(long seed) {
        List<List<TimelineSegment<CapacityLimit>>> messages = anyMessages(new Random(seed));
        Timeline<CapacityLimit> inForce = applied(ReplacementRule.COVERED, messages);

        for (Instant instant : everyHalfSecond(LAST_SECOND)) {
            Optional<CapacityLimit> expected = Optional.empty();
            for (List<TimelineSegment<CapacityLimit>> message : messages) {
                Optional<CapacityLimit> older = expected;
                expected = stated(message, instant).or(() -> older);
            }
            assertThat(inForce.segmentAt(instant).map(TimelineSegment::value)).isEqualTo(expected);
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    private static Timeline<CapacityLimit> applied(
            ReplacementRule replacement, List<List<TimelineSegment<CapacityLimit>>> messages) {
        Timeline<CapacityLimit> inForce = Timeline.empty();
        for (List<TimelineSegment<CapacityLimit>> message : messages) {
            inForce = replacement.applyForecast(inForce, Timeline.of(message));
        }
        // Timeline.of sorts and refuses overlaps.
        assertThat(Timeline.of(inForce.segments())).isEqualTo(inForce);
        return inForce;
    }

    private static boolean isInHull(List<TimelineSegment<CapacityLimit>> message, Instant instant) {
        return message.stream().anyMatch(segment -> !segment.interval().start().isAfter(instant))
                && message.stream().anyMatch(segment -> segment.interval().end().isAfter(instant));
    }

    private static Optional<CapacityLimit> stated(List<TimelineSegment<CapacityLimit>> message, Instant instant) {
        return message.stream()
                .filter(segment -> segment.interval().contains(instant))
                .map(TimelineSegment::value)
                .findFirst();
    }

    private static List<List<TimelineSegment<CapacityLimit>>> anyMessages(Random random) {
        List<List<TimelineSegment<CapacityLimit>>> messages = new ArrayList<>();
        int count = 1 + random.nextInt(6);
        for (int message = 1; message <= count; message++) {
            List<TimelineSegment<CapacityLimit>> blocks = new ArrayList<>();
            int second = random.nextInt(LAST_SECOND - 10);
            do {
                int end = second + 1 + random.nextInt(9);
                blocks.add(segment(second, end, random.nextInt(3) * 100L, message));
                second = end + Math.max(0, random.nextInt(10) - 5);
            } while (second < LAST_SECOND - 10 && random.nextInt(4) > 0);
            messages.add(blocks);
        }
        return messages;
    }
}
