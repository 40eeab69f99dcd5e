package com.betterfleet.derms.metering;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.metering.ExpectedLoads.ExpectedLoad;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Expected load from the same local times of past days (M12); the energy of a quarter hour in Wh. */
class ExpectedLoadsTests {

    private static final ZoneId AUCKLAND = ZoneId.of("Pacific/Auckland");
    private static final Duration QUARTER = Duration.ofMinutes(15);

    @Test
    void expectsMeanOfSameQuarterHourOfEachDayInWholeWattsRoundedDown() {
        List<EnergyWindow> week = List.of(
                at("2026-07-01T22:00", 100_000), at("2026-07-02T22:00", 50_000), at("2026-07-03T22:00", 50_000));

        // 400, 200 and 200 kW.
        assertThat(expected(week, "2026-07-04T22:00", 1)).containsExactly(new Power(266_666));
    }

    @Test
    void omitsQuarterHoursWithoutHistory() {
        assertThat(expected(List.of(), "2026-07-04T22:00", 4)).isEmpty();

        List<ExpectedLoad> found = ExpectedLoads.averageByLocalTime(
                List.of(at("2026-07-03T22:15", 25_000)), span("2026-07-04T22:00", 4), AUCKLAND);
        assertThat(found).singleElement().isEqualTo(new ExpectedLoad(span("2026-07-04T22:15", 1), new Power(100_000)));
    }

    @Test
    void measuredZeroCountsAndMissingWindowsDoNot() {
        List<EnergyWindow> week = List.of(
                at("2026-07-01T22:00", 0),
                at("2026-07-02T22:00", 50_000),
                EnergyWindow.missing(span("2026-07-03T22:00", 1)),
                new EnergyWindow(
                        span("2026-07-04T22:00", 1), Optional.of(energy(1)), Optional.empty(), EnergyQuality.PARTIAL));

        assertThat(expected(week, "2026-07-05T22:00", 1)).containsExactly(new Power(100_000));
    }

    @Test
    void anEstimatedWindowCounts() {
        EnergyWindow estimated = new EnergyWindow(
                span("2026-07-01T22:00", 1), Optional.of(energy(25_000)), Optional.empty(), EnergyQuality.ESTIMATED);

        assertThat(expected(List.of(estimated), "2026-07-05T22:00", 1)).containsExactly(new Power(100_000));
    }

    @Test
    void comparesLocalTimesAcrossEndOfSummerTime() {
        // Clocks go back at 03:00 on 5 April 2026, so that 22:00 of the next day is 25 hours later.
        List<EnergyWindow> week = List.of(at("2026-04-04T22:00", 100_000), at("2026-04-04T21:00", 1_000));

        assertThat(expected(week, "2026-04-05T22:00", 1)).containsExactly(new Power(400_000));
    }

    @Test
    void repeatedLocalHourCountsTwice() {
        Interval first = span("2026-04-05T02:00", 1);
        Interval second =
                new Interval(first.start().plusSeconds(3_600), first.end().plusSeconds(3_600));
        List<EnergyWindow> week = List.of(measured(first, 100_000), measured(second, 50_000));

        assertThat(expected(week, "2026-04-06T02:00", 1)).containsExactly(new Power(300_000));
    }

    private static List<Power> expected(List<EnergyWindow> week, String local, int quarters) {
        List<Power> means = new ArrayList<>();
        ExpectedLoads.averageByLocalTime(week, span(local, quarters), AUCKLAND).forEach(load -> means.add(load.mean()));
        return means;
    }

    private static EnergyWindow at(String local, int wattHours) {
        return measured(span(local, 1), wattHours);
    }

    private static EnergyWindow measured(Interval span, int wattHours) {
        return new EnergyWindow(span, Optional.of(energy(wattHours)), Optional.empty(), EnergyQuality.MEASURED);
    }

    private static Energy energy(int wattHours) {
        return new Energy(BigDecimal.valueOf(wattHours));
    }

    private static Interval span(String local, int quarters) {
        Instant start = LocalDateTime.parse(local).atZone(AUCKLAND).toInstant();
        return new Interval(start, start.plus(QUARTER.multipliedBy(quarters)));
    }
}
