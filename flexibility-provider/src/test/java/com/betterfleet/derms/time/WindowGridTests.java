package com.betterfleet.derms.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WindowGridTests {

    private final WindowGrid quarterHours = new WindowGrid(Duration.ofMinutes(15));

    @Tag("OSCP-MEAS-9")
    @Test
    void givesQuarterHoursAtTheWholeFifteenthAndFortyFifthMinute() {
        assertThat(quarterHours.windowAt(Instant.parse("2026-11-01T12:29:59.999999999Z")))
                .isEqualTo(window("2026-11-01T12:15:00Z", "2026-11-01T12:30:00Z"));
        assertThat(quarterHours.windowAt(Instant.parse("2026-11-01T23:59:00Z")))
                .isEqualTo(window("2026-11-01T23:45:00Z", "2026-11-02T00:00:00Z"));
    }

    @Test
    void putsAnEdgeIntoTheWindowThatStartsThere() {
        Instant edge = Instant.parse("2026-11-01T12:30:00Z");

        assertThat(quarterHours.windowAt(edge).start()).isEqualTo(edge);
        assertThat(quarterHours.nextEdge(edge)).isEqualTo(Instant.parse("2026-11-01T12:45:00Z"));
        assertThat(quarterHours.nextEdge(edge.minusNanos(1))).isEqualTo(edge);
    }

    @Test
    void listsTheWindowsThatLieWhollyWithinASpan() {
        Interval span = window("2026-11-01T12:05:00Z", "2026-11-01T12:50:00Z");

        assertThat(quarterHours.closedWindows(span, Instant.parse("2026-11-01T13:00:00Z")))
                .containsExactly(
                        window("2026-11-01T12:15:00Z", "2026-11-01T12:30:00Z"),
                        window("2026-11-01T12:30:00Z", "2026-11-01T12:45:00Z"));
    }

    @Test
    void listsAWindowFromTheInstantOfItsEnd() {
        Interval span = window("2026-11-01T12:00:00Z", "2026-11-01T12:30:00Z");
        Instant end = Instant.parse("2026-11-01T12:15:00Z");

        assertThat(quarterHours.closedWindows(span, end)).containsExactly(new Interval(span.start(), end));
        assertThat(quarterHours.closedWindows(span, end.minusNanos(1))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-15M", "PT7M", "PT25H", "P1000000D", "PT0.7S"})
    void refusesALengthThatDoesNotDivideADay(Duration length) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WindowGrid(length))
                .withMessageContaining(length.toString());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void findsTheWindowThatCountingFromMidnightFinds(long seed) {
        Random random = new Random(seed);
        int[] minutes = {1, 5, 15, 20, 30, 60, 1440};
        WindowGrid grid = new WindowGrid(Duration.ofMinutes(minutes[random.nextInt(minutes.length)]));
        // Half of them before 1970, where remainders change their sign.
        Instant instant = Instant.ofEpochSecond(random.nextLong(-4_000_000_000L, 4_000_000_000L), random.nextInt(3));

        assertThat(grid.windowAt(instant)).isEqualTo(countedFromMidnight(grid.length(), instant));
        assertThat(grid.nextEdge(instant)).isEqualTo(grid.windowAt(instant).end());
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    private static Interval countedFromMidnight(Duration length, Instant instant) {
        Instant start = instant.truncatedTo(ChronoUnit.DAYS);
        while (!start.plus(length).isAfter(instant)) {
            start = start.plus(length);
        }
        return new Interval(start, start.plus(length));
    }

    private static Interval window(String start, String end) {
        return new Interval(Instant.parse(start), Instant.parse(end));
    }
}
