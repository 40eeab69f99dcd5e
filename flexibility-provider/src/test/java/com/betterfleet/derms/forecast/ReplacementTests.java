package com.betterfleet.derms.forecast;

import static com.betterfleet.derms.forecast.Scenery.everyHalfSecond;
import static com.betterfleet.derms.forecast.Scenery.segment;
import static com.betterfleet.derms.forecast.Scenery.timeline;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.Segment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ReplacementTests {

    private static final int LAST_SECOND = 60;

    private final Timeline<Allowance> day = timeline(segment(0, 50, 800, 1), segment(50, 100, 900, 1));

    @ParameterizedTest
    @EnumSource
    void leavesTheRestOfTheDayStandingAroundAOneBlockOverride(Replacement replacement) {
        assertThat(replacement.apply(day, timeline(segment(40, 60, 200, 2))))
                .isEqualTo(timeline(segment(0, 40, 800, 1), segment(40, 60, 200, 2), segment(60, 100, 900, 1)));
    }

    @ParameterizedTest
    @EnumSource
    void takesAZeroForALimit(Replacement replacement) {
        assertThat(replacement.apply(day, timeline(segment(0, 100, 0, 2)))).isEqualTo(timeline(segment(0, 100, 0, 2)));
    }

    @ParameterizedTest
    @EnumSource
    void changesNothingForAMessageWithoutEffect(Replacement replacement) {
        assertThat(replacement.apply(day, Timeline.empty())).isEqualTo(day);
        assertThat(replacement.apply(Timeline.empty(), day)).isEqualTo(day);
    }

    @Test
    void hullTakesTheNewerMessagesHolesForGaps() {
        Timeline<Allowance> newer = timeline(segment(10, 20, 200, 2), segment(80, 90, 300, 2));

        assertThat(Replacement.HULL.apply(day, newer))
                .isEqualTo(timeline(
                        segment(0, 10, 800, 1),
                        segment(10, 20, 200, 2),
                        segment(80, 90, 300, 2),
                        segment(90, 100, 900, 1)));
    }

    @Test
    void coveredLetsTheOlderStayInTheNewerMessagesHoles() {
        Timeline<Allowance> newer = timeline(segment(10, 20, 200, 2), segment(80, 90, 300, 2));

        assertThat(Replacement.COVERED.apply(day, newer))
                .isEqualTo(timeline(
                        segment(0, 10, 800, 1),
                        segment(10, 20, 200, 2),
                        segment(20, 50, 800, 1),
                        segment(50, 80, 900, 1),
                        segment(80, 90, 300, 2),
                        segment(90, 100, 900, 1)));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void hullIsTheNewestMessageWhoseHullHoldsTheInstant(long seed) {
        List<List<Segment<Allowance>>> messages = anyMessages(new Random(seed));
        Timeline<Allowance> inForce = applied(Replacement.HULL, messages);

        for (Instant instant : everyHalfSecond(LAST_SECOND)) {
            Optional<Allowance> expected = Optional.empty();
            for (List<Segment<Allowance>> message : messages) {
                if (isInHull(message, instant)) {
                    expected = stated(message, instant);
                }
            }
            assertThat(inForce.at(instant).map(Segment::value)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void coveredIsTheNewestMessageThatStatesTheInstant(long seed) {
        List<List<Segment<Allowance>>> messages = anyMessages(new Random(seed));
        Timeline<Allowance> inForce = applied(Replacement.COVERED, messages);

        for (Instant instant : everyHalfSecond(LAST_SECOND)) {
            Optional<Allowance> expected = Optional.empty();
            for (List<Segment<Allowance>> message : messages) {
                Optional<Allowance> older = expected;
                expected = stated(message, instant).or(() -> older);
            }
            assertThat(inForce.at(instant).map(Segment::value)).isEqualTo(expected);
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    private static Timeline<Allowance> applied(Replacement replacement, List<List<Segment<Allowance>>> messages) {
        Timeline<Allowance> inForce = Timeline.empty();
        for (List<Segment<Allowance>> message : messages) {
            inForce = replacement.apply(inForce, Timeline.of(message));
        }
        // Building it anew sorts and refuses overlaps.
        assertThat(Timeline.of(inForce.segments())).isEqualTo(inForce);
        return inForce;
    }

    private static boolean isInHull(List<Segment<Allowance>> message, Instant instant) {
        return message.stream().anyMatch(segment -> !segment.interval().start().isAfter(instant))
                && message.stream().anyMatch(segment -> segment.interval().end().isAfter(instant));
    }

    private static Optional<Allowance> stated(List<Segment<Allowance>> message, Instant instant) {
        return message.stream()
                .filter(segment -> segment.interval().contains(instant))
                .map(Segment::value)
                .findFirst();
    }

    private static List<List<Segment<Allowance>>> anyMessages(Random random) {
        List<List<Segment<Allowance>>> messages = new ArrayList<>();
        int count = 1 + random.nextInt(6);
        for (int message = 1; message <= count; message++) {
            List<Segment<Allowance>> blocks = new ArrayList<>();
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
