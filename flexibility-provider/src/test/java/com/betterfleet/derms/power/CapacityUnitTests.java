package com.betterfleet.derms.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CapacityUnitTests {

    private static final Duration QUARTER_HOUR = Duration.ofMinutes(15);

    @ParameterizedTest
    @CsvSource({"W, 1500.9, 1500", "KW, 1.5009, 1500", "WH, 100, 400", "KWH, 0.1, 400", "KWH, 0.0000001, 0"})
    void givesWholeWattsOverAQuarterHour(CapacityUnit unit, BigDecimal amount, long watts) {
        assertThat(unit.toPower(amount, QUARTER_HOUR)).isEqualTo(new Power(watts));
    }

    @Test
    void refusesAmperesAndSaysWhy() {
        assertThat(CapacityUnit.A.isConvertible()).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CapacityUnit.A.toPower(new BigDecimal("32"), QUARTER_HOUR))
                .withMessageContaining("32 A")
                .withMessageContaining("without a voltage");
    }

    @ParameterizedTest
    @EnumSource(
            value = CapacityUnit.class,
            names = {"WH", "KWH"})
    void refusesEnergyOverNoTime(CapacityUnit unit) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> unit.toPower(BigDecimal.ONE, Duration.ZERO))
                .withMessageContaining("PT0S");
    }

    @Test
    void spreadsEnergyOverSpansOfAnyLength() {
        assertThat(CapacityUnit.WH.toPower(BigDecimal.ONE, Duration.ofNanos(1_000)))
                .isEqualTo(new Power(3_600_000_000L));
        assertThat(CapacityUnit.KWH.toPower(BigDecimal.ONE, Duration.ofDays(700_000_000_000L)))
                .isEqualTo(Power.ZERO);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "A")
    void comparesNumbersOfABillionDigitsWithoutExpandingThem(CapacityUnit unit) {
        Power ceiling = new Power(10);

        assertThat(unit.exceedsPower(ceiling, new BigDecimal("1E+999999999"), QUARTER_HOUR))
                .isTrue();
        assertThat(unit.exceedsPower(ceiling, new BigDecimal("1E-999999999"), QUARTER_HOUR))
                .isFalse();
        assertThat(unit.toPower(new BigDecimal("1E-999999999"), QUARTER_HOUR)).isEqualTo(Power.ZERO);
        assertThat(unit.exceedsPower(ceiling, new BigDecimal("1E+2147483647"), QUARTER_HOUR))
                .isTrue();
    }

    @Test
    void comparesWithACeilingBeforeRounding() {
        Power ceiling = new Power(1_000);

        assertThat(CapacityUnit.KW.exceedsPower(ceiling, new BigDecimal("1"), QUARTER_HOUR))
                .isFalse();
        assertThat(CapacityUnit.KW.exceedsPower(ceiling, new BigDecimal("1.0000001"), QUARTER_HOUR))
                .isTrue();
        assertThat(CapacityUnit.WH.exceedsPower(ceiling, new BigDecimal("250"), QUARTER_HOUR))
                .isFalse();
        assertThat(CapacityUnit.WH.exceedsPower(ceiling, new BigDecimal("250.001"), QUARTER_HOUR))
                .isTrue();
    }

    /** The reference calculates in whole numbers of 1/1000 unit and of microseconds. */
    @Tag("OSCP-FCST-11")
    @ParameterizedTest
    @MethodSource("seeds")
    void isTheLargestWholeNumberOfWattsNotAboveTheAmount(long seed) {
        Random random = new Random(seed);
        long thousandths = random.nextLong(1L << (1 + random.nextInt(30)));
        long micros = 1 + random.nextLong(1L << (1 + random.nextInt(45)));
        BigDecimal amount = BigDecimal.valueOf(thousandths, 3);
        Duration length = Duration.ofSeconds(micros / 1_000_000, micros % 1_000_000 * 1_000);

        assertThat(CapacityUnit.W.toPower(amount, length).watts()).isEqualTo(thousandths / 1_000);
        assertThat(CapacityUnit.KW.toPower(amount, length).watts()).isEqualTo(thousandths);
        assertThat(CapacityUnit.WH.toPower(amount, length).watts())
                .isEqualTo(wholeWatts(thousandths, 3_600_000_000L / 1_000, micros));
        assertThat(CapacityUnit.KWH.toPower(amount, length).watts())
                .isEqualTo(wholeWatts(thousandths, 3_600_000_000L, micros));
    }

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    private static long wholeWatts(long thousandths, long microsPerHour, long micros) {
        return BigInteger.valueOf(thousandths)
                .multiply(BigInteger.valueOf(microsPerHour))
                .divide(BigInteger.valueOf(micros))
                .longValueExact();
    }
}
