package com.betterfleet.derms.console.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimeAxisTests {

    @Test
    void ticksEachTwoHoursWithTheDateAtMidnight() {
        TimeAxis axis = auckland("2026-11-12T07:40:00Z", "2026-11-12T17:00:00Z");

        assertThat(labels(axis)).containsExactly("22:00", "00:00", "02:00", "04:00");
        assertThat(axis.listTicks().get(1).date()).isEqualTo("Fri 13 Nov");
        assertThat(axis.listTicks().getFirst().date()).isNull();
    }

    @Test
    void theRepeatedHourIsDrawnTwiceAndNamesItsZone() {
        TimeAxis axis = auckland("2026-04-04T10:00:00Z", "2026-04-04T19:00:00Z");

        assertThat(labels(axis)).containsExactly("00:00", "02:00 NZDT", "02:00 NZST", "04:00", "06:00");
        assertThat(axis.listTicks().get(2).at()).isEqualTo(Instant.parse("2026-04-04T14:00:00Z"));
        assertThat(axis.listOffsets())
                .containsExactly(
                        new TimeAxis.ZoneOffsetChange(Instant.parse("2026-04-04T10:00:00Z"), 13 * 3600, "NZDT"),
                        new TimeAxis.ZoneOffsetChange(Instant.parse("2026-04-04T14:00:00Z"), 12 * 3600, "NZST"));
    }

    @Test
    void theMissingHourIsNotDrawn() {
        TimeAxis axis = auckland("2026-09-26T11:00:00Z", "2026-09-26T20:00:00Z");

        assertThat(labels(axis)).containsExactly("00:00", "04:00", "06:00", "08:00");
    }

    @Test
    void aWeekShowsItsMidnightsAndAFewHoursTheirHalfHours() {
        assertThat(auckland("2026-04-01T00:00:00Z", "2026-04-08T00:00:00Z").listTicks())
                .hasSize(7)
                .allSatisfy(tick -> assertThat(tick.date()).isNotNull());
        assertThat(labels(auckland("2026-11-12T08:10:00Z", "2026-11-12T10:00:00Z")))
                .containsExactly("21:30", "22:00", "22:30");
    }

    @Test
    void aZoneWithAQuarterHourOffsetHasItsOwnFullHours() {
        TimeAxis chatham = new TimeAxis(
                Instant.parse("2026-06-01T00:00:00Z"),
                Instant.parse("2026-06-01T12:00:00Z"),
                ZoneId.of("Pacific/Chatham"));

        assertThat(labels(chatham)).startsWith("14:00", "16:00").allMatch(label -> label.endsWith(":00"));
    }

    private static TimeAxis auckland(String from, String to) {
        return new TimeAxis(Instant.parse(from), Instant.parse(to), ZoneId.of("Pacific/Auckland"));
    }

    private static List<String> labels(TimeAxis axis) {
        return axis.listTicks().stream().map(TimeAxis.AxisTick::label).toList();
    }
}
