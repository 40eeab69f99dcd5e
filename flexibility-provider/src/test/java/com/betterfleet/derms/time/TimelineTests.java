package com.betterfleet.derms.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.betterfleet.derms.time.Timeline.TimelineSegment;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTests {

    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

    private final Timeline<String> twoWithAHole = Timeline.of(List.of(segment(20, 30, "b"), segment(0, 10, "a")));

    @Test
    void sortsItsSegments() {
        assertThat(twoWithAHole.segments()).containsExactly(segment(0, 10, "a"), segment(20, 30, "b"));
    }

    @Test
    void refusesAnOverlapNamingBothSegments() {
        List<TimelineSegment<String>> overlapping = List.of(segment(0, 10, "a"), segment(9, 20, "b"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Timeline.of(overlapping))
                .withMessageContaining("[2026-11-01T12:00:00Z, 2026-11-01T12:00:10Z)")
                .withMessageContaining("[2026-11-01T12:00:09Z, 2026-11-01T12:00:20Z)");
    }

    @Test
    void statesNothingWhenEmpty() {
        Timeline<String> empty = Timeline.empty();

        assertThat(empty.isEmpty()).isTrue();
        assertThat(empty.totalSpan()).isEmpty();
        assertThat(empty.segmentAt(NOON)).isEmpty();
        assertThat(empty.nextChange(NOON)).isEmpty();
        assertThat(empty.covers(interval(0, 1))).isFalse();
        assertThat(empty.overlayWith(twoWithAHole)).isEqualTo(twoWithAHole);
        assertThat(twoWithAHole.overlayWith(empty)).isEqualTo(twoWithAHole);
    }

    @Test
    void statesAValueFromItsStartUntilJustBeforeItsEnd() {
        assertThat(twoWithAHole.segmentAt(at(0).minusNanos(1))).isEmpty();
        assertThat(twoWithAHole.segmentAt(at(0))).contains(segment(0, 10, "a"));
        assertThat(twoWithAHole.segmentAt(at(10).minusNanos(1))).contains(segment(0, 10, "a"));
        assertThat(twoWithAHole.segmentAt(at(10))).isEmpty();
    }

    @Test
    void namesTheNextChangeStrictlyAfterAnInstant() {
        assertThat(twoWithAHole.nextChange(at(-5))).contains(at(0));
        assertThat(twoWithAHole.nextChange(at(0))).contains(at(10));
        assertThat(twoWithAHole.nextChange(at(10).minusNanos(1))).contains(at(10));
        assertThat(twoWithAHole.nextChange(at(10))).contains(at(20));
        assertThat(twoWithAHole.nextChange(at(29))).contains(at(30));
        assertThat(twoWithAHole.nextChange(at(30))).isEmpty();
    }

    @Test
    void coversAcrossTouchingSegmentsButNotAcrossAHole() {
        Timeline<String> touching = Timeline.of(List.of(segment(0, 10, "a"), segment(10, 20, "b")));

        assertThat(touching.covers(interval(0, 20))).isTrue();
        assertThat(touching.covers(interval(5, 15))).isTrue();
        assertThat(touching.covers(interval(5, 21))).isFalse();
        assertThat(touching.covers(interval(-1, 5))).isFalse();
        assertThat(twoWithAHole.covers(interval(5, 25))).isFalse();
        assertThat(twoWithAHole.covers(interval(20, 30))).isTrue();
    }

    @Test
    void keepsTheRestWhenANewerValueCoversTheMiddle() {
        Timeline<String> day = Timeline.of(List.of(segment(0, 100, "day")));

        assertThat(day.overlayWith(Timeline.of(List.of(segment(40, 50, "override"))))
                        .segments())
                .containsExactly(segment(0, 40, "day"), segment(40, 50, "override"), segment(50, 100, "day"));
    }

    @Test
    void cutsASegmentInTwoAroundARemovedInterval() {
        assertThat(twoWithAHole.withoutInterval(interval(5, 7)).segments())
                .containsExactly(segment(0, 5, "a"), segment(7, 10, "a"), segment(20, 30, "b"));
        assertThat(twoWithAHole.withoutInterval(interval(10, 20))).isEqualTo(twoWithAHole);
        assertThat(twoWithAHole.withoutInterval(interval(0, 30)).isEmpty()).isTrue();
    }

    @Test
    void dropsWhatIsBeforeAnInstant() {
        assertThat(twoWithAHole.startingAt(at(10)).segments()).containsExactly(segment(20, 30, "b"));
        assertThat(twoWithAHole.startingAt(at(25)).segments()).containsExactly(segment(25, 30, "b"));
        assertThat(twoWithAHole.startingAt(Instant.MAX).isEmpty()).isTrue();
    }

    @Test
    void spansItsHoles() {
        assertThat(twoWithAHole.totalSpan()).contains(interval(0, 30));
    }

    @Test
    void joinsOnlyTouchingSegmentsOfEqualValue() {
        Timeline<String> cut =
                Timeline.of(List.of(segment(0, 1, "a"), segment(1, 2, "a"), segment(2, 3, "b"), segment(4, 5, "b")));

        assertThat(cut.mergeAdjacent().segments())
                .containsExactly(segment(0, 2, "a"), segment(2, 3, "b"), segment(4, 5, "b"));
    }

    @Test
    void isEqualByValue() {
        Timeline<String> same = Timeline.of(List.of(segment(0, 10, "a"), segment(20, 30, "b")));

        assertThat(same).isEqualTo(twoWithAHole).hasSameHashCodeAs(twoWithAHole);
        assertThat(same).isNotEqualTo(same.mapValues(value -> value + "!"));
    }

    static TimelineSegment<String> segment(int start, int end, String value) {
        return new TimelineSegment<>(interval(start, end), value);
    }

    static Interval interval(int start, int end) {
        return new Interval(at(start), at(end));
    }

    static Instant at(int second) {
        return NOON.plusSeconds(second);
    }
}
