package com.betterfleet.derms.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTests {

    private static final ZoneId AUCKLAND = ZoneId.of("Pacific/Auckland");
    private final Figures figures = new Figures(AUCKLAND, Instant.parse("2026-11-12T08:10:00Z"));

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
        assertThat(figures.kw(new BigDecimal(kw))).isEqualTo(written + "\u202FkW");
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
    void spansAreRoundedDownToTwoUnits(long seconds, String written) {
        assertThat(figures.span(Duration.ofSeconds(seconds))).isEqualTo(written);
    }

    @Test
    void theDateIsNamedOnlyFarFromNow() {
        assertThat(figures.time(Instant.parse("2026-11-12T10:15:00Z"))).isEqualTo("23:15");
        assertThat(figures.time(Instant.parse("2026-11-12T17:00:00Z"))).isEqualTo("06:00");
        assertThat(figures.time(Instant.parse("2026-11-13T10:15:00Z"))).isEqualTo("13 Nov 23:15");
        assertThat(figures.time(Instant.parse("2025-11-13T10:15:00Z"))).isEqualTo("13 Nov 2025 23:15");
    }

    @Test
    void theTooltipNamesZoneAndOffset() {
        assertThat(figures.full(Instant.parse("2026-11-12T10:15:00Z")))
                .isEqualTo("Thu 12 Nov 2026 23:15:00 NZDT (+13:00)");
    }

    @Test
    void theHourThatComesTwiceIsToldApartByItsZone() {
        Figures autumn = new Figures(AUCKLAND, Instant.parse("2026-04-04T12:00:00Z"));

        assertThat(autumn.time(Instant.parse("2026-04-04T13:30:00Z"))).isEqualTo("02:30 NZDT");
        assertThat(autumn.time(Instant.parse("2026-04-04T14:30:00Z"))).isEqualTo("02:30 NZST");
        assertThat(autumn.time(Instant.parse("2026-04-04T15:30:00Z"))).isEqualTo("03:30");
    }

    @Test
    void thePagesClockKnowsWhenItsZoneIsRenamed() {
        Figures autumn = new Figures(AUCKLAND, Instant.parse("2026-04-04T12:00:00Z"));

        assertThat(autumn.zoneName()).isEqualTo("NZDT");
        assertThat(autumn.offsetChangesAt()).isEqualTo(Instant.parse("2026-04-04T14:00:00Z"));
        assertThat(autumn.zoneNameAfter()).isEqualTo("NZST");
    }
}
