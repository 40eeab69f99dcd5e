package com.betterfleet.derms.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class IntervalTests {

    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

    @Test
    void refusesAnEmptySpan() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Interval(NOON, NOON))
                .withMessageContaining("starts at 2026-11-01T12:00:00Z and ends at 2026-11-01T12:00:00Z");
    }

    @Test
    void refusesAReversedSpanNamingBothEnds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Interval(NOON, NOON.minusNanos(1)))
                .withMessageContaining("starts at 2026-11-01T12:00:00Z and ends at 2026-11-01T11:59:59.999999999Z");
    }

    @Test
    void acceptsTheShortestSpanAndTheLongest() {
        assertThat(new Interval(NOON, NOON.plusNanos(1)).duration()).isEqualTo(Duration.ofNanos(1));
        assertThat(new Interval(Instant.MIN, Instant.MAX).contains(NOON)).isTrue();
    }

    @Tag("OSCP-FCST-4")
    @Test
    void containsItsStartAndNotItsEnd() {
        Interval hour = new Interval(NOON, NOON.plusSeconds(3600));

        assertThat(hour.contains(NOON.minusNanos(1))).isFalse();
        assertThat(hour.contains(NOON)).isTrue();
        assertThat(hour.contains(hour.end().minusNanos(1))).isTrue();
        assertThat(hour.contains(hour.end())).isFalse();
        assertThat(hour.duration()).isEqualTo(Duration.ofHours(1));
    }

    /** All relative positions of two intervals, the first one being [10, 20). */
    @ParameterizedTest(name = "[10, 20) and [{0}, {1})")
    @CsvSource({
        " 0,  5, false, false,  ,   ,  0, 20",
        " 0, 10, false, true ,  ,   ,  0, 20",
        " 0, 15, true , false, 10, 15,  0, 20",
        " 0, 20, true , false, 10, 20,  0, 20",
        " 0, 30, true , false, 10, 20,  0, 30",
        "10, 15, true , false, 10, 15, 10, 20",
        "10, 20, true , false, 10, 20, 10, 20",
        "10, 30, true , false, 10, 20, 10, 30",
        "12, 18, true , false, 12, 18, 10, 20",
        "12, 20, true , false, 12, 20, 10, 20",
        "12, 30, true , false, 12, 20, 10, 30",
        "20, 30, false, true ,  ,   , 10, 30",
        "25, 30, false, false,  ,   , 10, 30",
    })
    void relatesToAnotherSpan(
            int start,
            int end,
            boolean overlaps,
            boolean abuts,
            Integer sharedStart,
            Integer sharedEnd,
            int spanStart,
            int spanEnd) {
        Interval one = seconds(10, 20);
        Interval other = seconds(start, end);

        assertThat(one.overlaps(other)).isEqualTo(overlaps);
        assertThat(one.abuts(other)).isEqualTo(abuts);
        if (overlaps) {
            assertThat(one.intersectWith(other)).contains(seconds(sharedStart, sharedEnd));
        } else {
            assertThat(one.intersectWith(other)).isEmpty();
        }
        assertThat(one.spanWith(other)).isEqualTo(seconds(spanStart, spanEnd));
    }

    @Test
    void touchingSpansDoNotOverlapAndOneNanosecondMoreDoes() {
        Interval before = new Interval(NOON.minusSeconds(60), NOON);

        assertThat(before.overlaps(new Interval(NOON, NOON.plusSeconds(60)))).isFalse();
        assertThat(before.overlaps(new Interval(NOON.minusNanos(1), NOON.plusSeconds(60))))
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void agreesWithSamplingEveryInstant(long seed) {
        Random random = new Random(seed);
        Interval one = any(random);
        Interval other = any(random);

        assertThat(one.overlaps(other))
                .isEqualTo(IntStream.range(0, 24).anyMatch(t -> containsSecond(one, t) && containsSecond(other, t)))
                .isEqualTo(other.overlaps(one));
        for (int t = 0; t < 24; t++) {
            Instant instant = NOON.plusSeconds(t);
            assertThat(one.contains(instant)).isEqualTo(containsSecond(one, t));
            assertThat(one.intersectWith(other).filter(shared -> shared.contains(instant)))
                    .as("shared at %d", t)
                    .matches(shared ->
                            shared.isPresent() == (containsSecond(one, instant) && containsSecond(other, instant)));
        }
        assertThat(one.spanWith(other)).isEqualTo(other.spanWith(one));
        assertThat(one.abuts(other))
                .isEqualTo(other.abuts(one))
                .isEqualTo(!one.overlaps(other)
                        && one.spanWith(other).duration().equals(one.duration().plus(other.duration())));
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    private static boolean containsSecond(Interval interval, int second) {
        return containsSecond(interval, NOON.plusSeconds(second));
    }

    private static boolean containsSecond(Interval interval, Instant instant) {
        return instant.compareTo(interval.start()) >= 0 && instant.compareTo(interval.end()) < 0;
    }

    private static Interval any(Random random) {
        int start = random.nextInt(20);
        return seconds(start, start + 1 + random.nextInt(6));
    }

    private static Interval seconds(int start, int end) {
        return new Interval(NOON.plusSeconds(start), NOON.plusSeconds(end));
    }
}
