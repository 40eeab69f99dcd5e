package com.betterfleet.derms.metering;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.metering.calculation.MeterRegister;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.WindowGrid;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The windows of a span add up to the difference of the register at any rhythm of readings. */
class MeterRecordPropertyTests {

    private static final WindowGrid GRID = new WindowGrid(Duration.ofMinutes(15));
    private static final Interval DAY =
            new Interval(Instant.parse("2026-04-04T11:00:00Z"), Instant.parse("2026-04-05T12:00:00Z"));

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void windowsOfADayAddUpToTheRegisterRiseAndEachMatchesAPlainCalculation(long seed) {
        Random random = new Random(seed);
        List<MeterReading> readings = createRisingReadings(random);
        MeterRecord record = MeterRecord.of(readings, Power.ZERO);

        BigDecimal sum = BigDecimal.ZERO;
        for (Interval window : windows()) {
            EnergyWindow known = record.computeWindow(window);
            assertThat(known.quality()).isEqualTo(EnergyQuality.MEASURED);
            BigDecimal energy = known.imported().map(Energy::wattHours).orElseThrow();
            double expected = interpolatePlainly(readings, window.end()) - interpolatePlainly(readings, window.start());
            assertThat(energy.doubleValue()).isCloseTo(expected, org.assertj.core.data.Offset.offset(0.001));
            sum = sum.add(energy);
        }
        assertThat(sum).isEqualByComparingTo(wattHours(readings.getLast()).subtract(wattHours(readings.getFirst())));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noWindowIsNegativeOrExceedsTheTotalRegisterRise(long seed) {
        Random random = new Random(seed);
        List<MeterReading> readings = new ArrayList<>();
        BigDecimal totalRise = BigDecimal.ZERO;
        Optional<BigDecimal> last = Optional.empty();
        for (MeterReading reading : createRisingReadings(random)) {
            if (random.nextInt(20) == 0) {
                continue;
            }
            BigDecimal value = random.nextInt(15) == 0 ? BigDecimal.valueOf(random.nextInt(5)) : wattHours(reading);
            totalRise = totalRise.add(
                    last.map(value::subtract).orElse(BigDecimal.ZERO).max(BigDecimal.ZERO));
            last = Optional.of(value);
            readings.add(new MeterReading("a", reading.at(), value, null, null));
        }
        MeterRecord record = MeterRecord.of(readings, Power.ZERO);

        BigDecimal sum = BigDecimal.ZERO;
        for (Interval window : windows()) {
            EnergyWindow known = record.computeWindow(window);
            assertThat(known.imported().isPresent()).isEqualTo(known.quality() != EnergyQuality.MISSING);
            sum = sum.add(known.imported().map(Energy::wattHours).orElse(BigDecimal.ZERO));
        }
        assertThat(sum).isBetween(BigDecimal.ZERO, totalRise);
    }

    @ParameterizedTest(name = "{0} in {1}: {2} windows")
    @CsvSource({
        "2026-09-27, Pacific/Auckland, 92",
        "2026-04-05, Pacific/Auckland, 100",
        "2026-06-01, Pacific/Auckland, 96",
        "2026-09-27, Pacific/Chatham, 92",
        "2026-04-05, Pacific/Chatham, 100"
    })
    void aLocalDayHasAsManyWindowsAsItHasQuarterHours(LocalDate day, ZoneId zone, int count) {
        Interval local = new Interval(
                day.atStartOfDay(zone).toInstant(),
                day.plusDays(1).atStartOfDay(zone).toInstant());

        List<Interval> windows = GRID.closedWindows(local, local.end());

        assertThat(windows).hasSize(count);
        assertThat(windows.getFirst().start()).isEqualTo(local.start());
        assertThat(windows.getLast().end()).isEqualTo(local.end());
    }

    private static List<Interval> windows() {
        return GRID.closedWindows(DAY, DAY.end());
    }

    /** Readings from the start of the day to its end, at most 15 minutes apart, with uneven steps. */
    private static List<MeterReading> createRisingReadings(Random random) {
        List<MeterReading> readings = new ArrayList<>();
        long longest = 1L + random.nextInt(15 * 60);
        BigDecimal value = BigDecimal.valueOf(random.nextLong(1_000_000_000_000L), 6);
        Instant at = DAY.start();
        while (at.isBefore(DAY.end())) {
            readings.add(new MeterReading("a", at, value, null, null));
            at = at.plusSeconds(1 + random.nextLong(longest)).plusNanos(1_000L * random.nextInt(1_000_000));
            value = value.add(BigDecimal.valueOf(random.nextLong(20_000_000_000L), 6));
            if (Duration.between(readings.getLast().at(), at).compareTo(MeterRegister.MAX_INTERPOLATION_GAP) > 0) {
                at = readings.getLast().at().plus(MeterRegister.MAX_INTERPOLATION_GAP);
            }
        }
        readings.add(new MeterReading("a", DAY.end(), value, null, null));
        return readings;
    }

    /** A reference in floating point, from the first pair of readings around an instant. */
    private static double interpolatePlainly(List<MeterReading> readings, Instant instant) {
        for (int i = 0; i + 1 < readings.size(); i++) {
            MeterReading reading = readings.get(i);
            MeterReading next = readings.get(i + 1);
            if (!reading.at().isAfter(instant) && !next.at().isBefore(instant)) {
                double share = Duration.between(reading.at(), instant).toNanos()
                        / (double) Duration.between(reading.at(), next.at()).toNanos();
                double from = wattHours(reading).doubleValue();
                return from + share * (wattHours(next).doubleValue() - from);
            }
        }
        throw new AssertionError("nothing around " + instant);
    }

    private static BigDecimal wattHours(MeterReading reading) {
        return Optional.ofNullable(reading.importWh()).orElseThrow();
    }
}
