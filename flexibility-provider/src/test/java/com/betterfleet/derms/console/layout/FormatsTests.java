package com.betterfleet.derms.console.layout;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatsTests {

    private static final ZoneId AUCKLAND = ZoneId.of("Pacific/Auckland");
    private final Formats figures = new Formats(AUCKLAND, Instant.parse("2026-11-12T08:10:00Z"));

    @ParameterizedTest
    @CsvSource({
        "1200, '1,200'",
        "100, 100",
        "99.94, 99.9",
        "99.96, 99.9",
        "99.999, 99.9",
        "0, 0",
        "0.04, 0",
        "7, 7.0",
        "-5.25, -5.3",
        "1344.5, '1,344'",
        "1344.999, '1,344'"
    })
    void powersHaveNoDecimalsFromAHundredUpAndOneBelowAndAreNeverRoundedUp(String kw, String written) {
        assertThat(figures.formatPower(new BigDecimal(kw))).isEqualTo(written + "\u202FkW");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 s",
        "59, 59 s",
        "60, 1 min",
        "299, 4 min",
        "3600, 1 h",
        "8040, 2 h 14 min",
        "86400, 1 d",
        "273600, 3 d 4 h"
    })
    void durationsAreRoundedDownToTwoUnits(long seconds, String written) {
        assertThat(figures.formatDuration(Duration.ofSeconds(seconds))).isEqualTo(written);
    }

    @Test
    void theDateIsNamedOnlyFarFromNow() {
        assertThat(figures.formatTime(Instant.parse("2026-11-12T10:15:00Z"))).isEqualTo("23:15");
        assertThat(figures.formatTime(Instant.parse("2026-11-12T17:00:00Z"))).isEqualTo("06:00");
        assertThat(figures.formatTime(Instant.parse("2026-11-13T10:15:00Z"))).isEqualTo("13 Nov 23:15");
        assertThat(figures.formatTime(Instant.parse("2025-11-13T10:15:00Z"))).isEqualTo("13 Nov 2025 23:15");
    }

    @Test
    void theTooltipNamesZoneAndOffset() {
        assertThat(figures.formatFullTime(Instant.parse("2026-11-12T10:15:00Z")))
                .isEqualTo("Thu 12 Nov 2026 23:15:00 NZDT (+13:00)");
    }

    @Test
    void theRepeatedHourIsDistinguishedByItsZone() {
        Formats autumn = new Formats(AUCKLAND, Instant.parse("2026-04-04T12:00:00Z"));

        assertThat(autumn.formatTime(Instant.parse("2026-04-04T13:30:00Z"))).isEqualTo("02:30 NZDT");
        assertThat(autumn.formatTime(Instant.parse("2026-04-04T14:30:00Z"))).isEqualTo("02:30 NZST");
        assertThat(autumn.formatTime(Instant.parse("2026-04-04T15:30:00Z"))).isEqualTo("03:30");
    }

    @Test
    void thePagesClockShowsTheNewNameOfItsZoneAfterAChange() {
        Formats autumn = new Formats(AUCKLAND, Instant.parse("2026-04-04T12:00:00Z"));

        assertThat(autumn.zoneName()).isEqualTo("NZDT");
        assertThat(autumn.offsetChangesAt()).isEqualTo(Instant.parse("2026-04-04T14:00:00Z"));
        assertThat(autumn.zoneNameAfter()).isEqualTo("NZST");
    }
}
