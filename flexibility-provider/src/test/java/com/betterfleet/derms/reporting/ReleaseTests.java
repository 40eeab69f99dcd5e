package com.betterfleet.derms.reporting;

import static com.betterfleet.derms.metering.Quality.ESTIMATED;
import static com.betterfleet.derms.metering.Quality.MEASURED;
import static com.betterfleet.derms.metering.Quality.MISSING;
import static com.betterfleet.derms.metering.Quality.PARTIAL;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.metering.Quality;
import com.betterfleet.derms.time.Interval;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** M10, M11: when a window is told; each bound one millisecond before and exactly at. */
class ReleaseTests {

    private static final Instant END = Instant.parse("2030-06-01T10:15:00Z");
    private static final Interval WINDOW = new Interval(END.minus(Duration.ofMinutes(15)), END);
    private static final Duration JITTER = Duration.ofSeconds(23);
    private static final Duration LATE = Duration.ofMinutes(10);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Release.Rules RULES = new Release.Rules(JITTER, LATE, false);
    private static final Release.Rules PARTIAL_TOO = new Release.Rules(JITTER, LATE, true);

    @ParameterizedTest
    @EnumSource(names = {"MEASURED", "ESTIMATED"})
    void aCompleteWindowIsToldWhenItsJitterIsOver(Quality quality) {
        assertThat(before(quality, JITTER)).isEqualTo(new Release.NotBefore(END.plus(JITTER)));
        assertThat(at(quality, JITTER)).isEqualTo(new Release.Now(false));
    }

    @Test
    void aWindowThatBecomesCompleteLaterIsToldThenAndCountsAsLateAfterTheTimeForLateData() {
        assertThat(at(MEASURED, LATE)).isEqualTo(new Release.Now(false));
        assertThat(at(MEASURED, LATE.plusMillis(1))).isEqualTo(new Release.Now(true));
        assertThat(at(ESTIMATED, Duration.ofDays(3))).isEqualTo(new Release.Now(true));
    }

    @Test
    void aCompleteWindowIsNotHeldBeyondTheTimeForLateDataByItsJitter() {
        Release.Rules hurried = new Release.Rules(JITTER, Duration.ofSeconds(5), false);
        assertThat(Release.of(MEASURED, WINDOW, END.plusMillis(4_999), hurried))
                .isEqualTo(new Release.NotBefore(END.plusSeconds(5)));
        assertThat(Release.of(MEASURED, WINDOW, END.plusSeconds(5), hurried)).isEqualTo(new Release.Now(false));
    }

    @ParameterizedTest
    @EnumSource(names = {"PARTIAL", "MISSING"})
    void whatIsNotCompleteKeepsItsPlaceUntilTheTimeForLateDataIsOverAndThenWaitsWithoutHoldingUpOthers(
            Quality quality) {
        assertThat(at(quality, JITTER)).isEqualTo(new Release.NotBefore(END.plus(LATE)));
        assertThat(before(quality, LATE)).isEqualTo(new Release.NotBefore(END.plus(LATE)));
        assertThat(at(quality, LATE)).isEqualTo(new Release.WaitsForData());
        assertThat(before(quality, WEEK)).isEqualTo(new Release.WaitsForData());
    }

    @ParameterizedTest
    @EnumSource
    void afterAWeekNobodyWaitsForIt(Quality quality) {
        assertThat(before(quality, WEEK)).isNotEqualTo(new Release.GivenUp());
        assertThat(at(quality, WEEK)).isEqualTo(new Release.GivenUp());
    }

    @Test
    void aPartIsToldByOptionAloneAndWhatIsMissingNever() {
        assertThat(Release.of(PARTIAL, WINDOW, END.plus(LATE).minusMillis(1), PARTIAL_TOO))
                .isEqualTo(new Release.NotBefore(END.plus(LATE)));
        assertThat(Release.of(PARTIAL, WINDOW, END.plus(LATE), PARTIAL_TOO)).isEqualTo(new Release.Now(false));
        assertThat(Release.of(MISSING, WINDOW, END.plus(LATE), PARTIAL_TOO)).isEqualTo(new Release.WaitsForData());
        assertThat(at(PARTIAL, LATE)).isEqualTo(new Release.WaitsForData());
    }

    @Test
    void theJitterOfAGroupIsTheSameAlwaysAndWithinTheFirstMinute() {
        assertThat(Stream.jitterOf("c", "g")).isEqualTo(Stream.jitterOf("c", "g"));
        for (int group = 0; group < 1_000; group++) {
            assertThat(Stream.jitterOf("c", "group-" + group))
                    .isBetween(Duration.ZERO, Duration.ofMinutes(1).minusMillis(1));
        }
        assertThat(Stream.jitterOf("c", "g1")).isNotEqualTo(Stream.jitterOf("c", "g2"));
    }

    private static Release before(Quality quality, Duration afterEnd) {
        return at(quality, afterEnd.minusMillis(1));
    }

    private static Release at(Quality quality, Duration afterEnd) {
        return Release.of(quality, WINDOW, END.plus(afterEnd), RULES);
    }
}
