package com.betterfleet.derms.time;

import static com.betterfleet.derms.time.TimelineTests.at;
import static com.betterfleet.derms.time.TimelineTests.interval;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.time.Timeline.TimelineSegment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares random timelines with a reference that checks every segment at every half second. */
class TimelinePropertyTests {

    private static final int LAST_SECOND = 40;

    @ParameterizedTest
    @MethodSource("seeds")
    void statesWhatItsSegmentsState(long seed) {
        Random random = new Random(seed);
        List<TimelineSegment<Integer>> raw = anySegments(random);
        Timeline<Integer> timeline = Timeline.of(raw);

        everyHalfSecond().forEach(instant -> {
            assertThat(value(timeline, instant)).isEqualTo(naive(raw, instant));
            assertThat(timeline.nextChange(instant)).isEqualTo(naiveNextChange(raw, instant));
        });
        Interval asked = anyInterval(random);
        assertThat(timeline.covers(asked))
                .isEqualTo(everyHalfSecond()
                        .filter(asked::contains)
                        .allMatch(instant -> naive(raw, instant).isPresent()));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anExcerptAgreesWithTheWholeUntilItsValidityEnds(long seed) {
        Random random = new Random(seed);
        Timeline<Integer> whole = Timeline.of(anySegments(random));
        Interval asked = anyInterval(random);

        Timeline<Integer> part = whole.excerptAround(asked.start(), asked.end());
        Optional<Instant> until = part.excerptValidUntil(whole);

        until.ifPresent(end -> assertThat(end).isAfter(asked.end()));
        everyHalfSecond()
                .filter(instant -> !instant.isBefore(asked.start()))
                .filter(instant -> until.map(instant::isBefore).orElse(true))
                .forEach(instant -> {
                    assertThat(part.segmentAt(instant)).isEqualTo(whole.segmentAt(instant));
                    assertThat(part.nextChange(instant)).isEqualTo(whole.nextChange(instant));
                    assertThat(nextStart(part, instant)).isEqualTo(nextStart(whole, instant));
                });
    }

    private static Optional<Instant> nextStart(Timeline<Integer> timeline, Instant after) {
        return timeline.segments().stream()
                .map(segment -> segment.interval().start())
                .filter(start -> start.isAfter(after))
                .findFirst();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void overlaysWithTheNewerWhereItStatesSomething(long seed) {
        Random random = new Random(seed);
        List<TimelineSegment<Integer>> older = anySegments(random);
        List<TimelineSegment<Integer>> newer = anySegments(random);

        Timeline<Integer> overlaid = Timeline.of(older).overlayWith(Timeline.of(newer));
        Timeline<Integer> outside = Timeline.of(older).whereAbsentIn(Timeline.of(newer));

        assertIsWellFormed(overlaid);
        everyHalfSecond().forEach(instant -> {
            Optional<Integer> newest = naive(newer, instant);
            assertThat(value(overlaid, instant)).isEqualTo(newest.or(() -> naive(older, instant)));
            assertThat(value(outside, instant))
                    .isEqualTo(newest.isPresent() ? Optional.empty() : naive(older, instant));
        });
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void cutsAtAnyInterval(long seed) {
        Random random = new Random(seed);
        List<TimelineSegment<Integer>> raw = anySegments(random);
        Interval cut = anyInterval(random);
        Timeline<Integer> clipped = Timeline.of(raw).clipTo(cut);
        Timeline<Integer> without = Timeline.of(raw).withoutInterval(cut);
        Timeline<Integer> since = Timeline.of(raw).startingAt(cut.start());

        assertIsWellFormed(clipped);
        assertIsWellFormed(without);
        assertThat(clipped.overlayWith(without).mergeAdjacent())
                .isEqualTo(Timeline.of(raw).mergeAdjacent());
        everyHalfSecond().forEach(instant -> {
            Optional<Integer> stated = naive(raw, instant);
            assertThat(value(clipped, instant)).isEqualTo(stated.filter(value -> cut.contains(instant)));
            assertThat(value(without, instant)).isEqualTo(stated.filter(value -> !cut.contains(instant)));
            assertThat(value(since, instant)).isEqualTo(stated.filter(value -> !instant.isBefore(cut.start())));
        });
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void mergesWithoutChangingAnyValue(long seed) {
        List<TimelineSegment<Integer>> raw = anySegments(new Random(seed));
        Timeline<Integer> joined = Timeline.of(raw).mergeAdjacent();

        assertIsWellFormed(joined);
        everyHalfSecond().forEach(instant -> assertThat(value(joined, instant)).isEqualTo(naive(raw, instant)));
        for (int i = 1; i < joined.segments().size(); i++) {
            TimelineSegment<Integer> before = joined.segments().get(i - 1);
            TimelineSegment<Integer> after = joined.segments().get(i);
            assertThat(before.interval().abuts(after.interval())
                            && before.value().equals(after.value()))
                    .isFalse();
        }
    }

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    private static Optional<Integer> naive(List<TimelineSegment<Integer>> raw, Instant instant) {
        return raw.stream()
                .filter(segment -> segment.interval().contains(instant))
                .map(TimelineSegment::value)
                .findFirst();
    }

    private static Optional<Instant> naiveNextChange(List<TimelineSegment<Integer>> raw, Instant after) {
        return raw.stream()
                .flatMap(segment ->
                        Stream.of(segment.interval().start(), segment.interval().end()))
                .filter(edge -> edge.isAfter(after))
                .min(Instant::compareTo);
    }

    private static Optional<Integer> value(Timeline<Integer> timeline, Instant instant) {
        return timeline.segmentAt(instant).map(TimelineSegment::value);
    }

    private static void assertIsWellFormed(Timeline<Integer> timeline) {
        // Timeline.of sorts and refuses overlaps, so an equal result was sorted and free of them.
        assertThat(Timeline.of(timeline.segments())).isEqualTo(timeline);
    }

    private static Stream<Instant> everyHalfSecond() {
        return IntStream.rangeClosed(-2, 2 * LAST_SECOND + 2).mapToObj(half -> at(0).plusMillis(500L * half));
    }

    /** Few values and short holes, so that touching and equal neighbours are common. */
    private static List<TimelineSegment<Integer>> anySegments(Random random) {
        List<TimelineSegment<Integer>> segments = new ArrayList<>();
        int second = random.nextInt(4);
        while (second < LAST_SECOND - 8 && random.nextInt(12) > 0) {
            int end = second + 1 + random.nextInt(5);
            segments.add(new TimelineSegment<>(interval(second, end), random.nextInt(3)));
            second = end + Math.max(0, random.nextInt(6) - 2);
        }
        Collections.shuffle(segments, random);
        return segments;
    }

    private static Interval anyInterval(Random random) {
        int start = random.nextInt(LAST_SECOND);
        return interval(start, start + 1 + random.nextInt(15));
    }
}
