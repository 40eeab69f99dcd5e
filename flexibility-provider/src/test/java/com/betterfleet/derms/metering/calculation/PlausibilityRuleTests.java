package com.betterfleet.derms.metering.calculation;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.metering.calculation.MeterRegister.RegisterValue;
import com.betterfleet.derms.power.Power;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which values the meter of an asset can have shown. */
@Execution(ExecutionMode.CONCURRENT)
class PlausibilityRuleTests {

    private static final Instant NOON = Instant.parse("2026-04-05T12:00:00Z");
    private static final PlausibilityRule CHARGER = new PlausibilityRule(new Power(150_000));
    private static final PlausibilityRule UNRATED = new PlausibilityRule(Power.ZERO);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2147483647",
                "4294967295",
                "-2147483648",
                "2147483648",
                "65535",
                "32767",
                "-32768",
                "65.535",
                "655350",
                "4294967.295",
                "429496729500"
            })
    void theEndsOfNumbersOfSixteenAndThirtyTwoBitsStandForNoValueInAnyUnit(BigDecimal value) {
        assertThat(PlausibilityRule.isSentinel(value)).isTrue();
        assertThat(CHARGER.isPlausiblePower(value)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.000000", "65534", "65536", "32766", "2147483646", "1e15", "1", "-7.5"})
    void otherValuesAreNoSentinels(BigDecimal value) {
        assertThat(PlausibilityRule.isSentinel(value)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"150000, 300000", "0, 10000000", "22000, 44000"})
    void powerIsBelievedUpToTwiceTheRatingAndToTenMegawattsWithoutOne(long rating, long largest) {
        PlausibilityRule rule = new PlausibilityRule(new Power(rating));

        for (int sign : new int[] {1, -1}) {
            assertThat(rule.isPlausiblePower(BigDecimal.valueOf(sign * largest)))
                    .isTrue();
            assertThat(rule.isPlausiblePower(BigDecimal.valueOf(sign * (largest + 1))))
                    .isFalse();
        }
    }

    /** Twice 150 kW for a minute and the thirty seconds that a register may be late: 7,500 Wh. */
    @ParameterizedTest
    @CsvSource({
        "150000, 60, 7500, true",
        "150000, 60, 7501, true",
        "150000, 60, 7502, false",
        "150000, 60, 8150, false",
        "150000, 1, 10000, true",
        "150000, 60, 20000, false",
        "150000, 60, -1, false",
        "150000, 60, 0, true",
        "0, 60, 250001, true",
        "0, 60, 250002, false",
        "0, 900, 40000000, false"
    })
    void aRegisterRisesByWhatTheRatingAllows(long rating, long seconds, long rise, boolean plausible) {
        RegisterValue previous = new RegisterValue(NOON, BigDecimal.valueOf(5_000));
        RegisterValue next = new RegisterValue(NOON.plusSeconds(seconds), BigDecimal.valueOf(5_000 + rise));

        assertThat(new PlausibilityRule(new Power(rating)).canFollow(previous, next))
                .isEqualTo(plausible);
    }

    /** Compares with the definition: the rise exceeds what the rating allows by at most one counting step. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void anyRiseIsBelievedByTheDefinition(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            PlausibilityRule rule = new PlausibilityRule(new Power(random.nextInt(4) * 7_333L));
            long millis = random.nextInt(100_000);
            BigDecimal allowed = rule.maxWatts()
                    .multiply(BigDecimal.valueOf(millis + 30_000))
                    .divide(BigDecimal.valueOf(3_600_000), 6, RoundingMode.UP);
            BigDecimal exact = allowed.add(BigDecimal.valueOf(random.nextInt(5_000_000) - 2_000_000, 6));
            BigDecimal rise = random.nextBoolean() ? exact : exact.setScale(-random.nextInt(3), RoundingMode.HALF_UP);
            BigDecimal over = rise.subtract(allowed);
            boolean believed = rise.signum() >= 0
                    && (over.compareTo(BigDecimal.ONE) <= 0
                            || Stream.of(10, 100, 1_000, 10_000)
                                    .map(BigDecimal::valueOf)
                                    .anyMatch(step -> over.compareTo(step) <= 0 && isMultiple(rise, step)));

            assertThat(rule.canFollow(
                            new RegisterValue(NOON, BigDecimal.TEN),
                            new RegisterValue(NOON.plusMillis(millis), BigDecimal.TEN.add(rise))))
                    .as("%s after %d ms at most %s", rise, millis, allowed)
                    .isEqualTo(believed);
        }
    }

    private static boolean isMultiple(BigDecimal value, BigDecimal unit) {
        return value.remainder(unit).signum() == 0;
    }

    @ParameterizedTest
    @CsvSource({
        "8155, 8150, true",
        "8155, 8100, true",
        "8155, 8000, true",
        "8200, 8170, true",
        "8155, 8154, false",
        "8155, 7900, false",
        "477, 0, false",
        "1000, 20, false",
        "8200, 8149, false",
        "8155, 8155, false",
        "8155, 8160, false"
    })
    void aLowerValueInACoarserUnitIsTheSameCount(long previous, long next, boolean copy) {
        assertThat(CHARGER.isRoundedCopy(
                        new RegisterValue(NOON, BigDecimal.valueOf(previous)),
                        new RegisterValue(NOON.plusSeconds(5), BigDecimal.valueOf(next))))
                .isEqualTo(copy);
    }

    @Test
    void noMoreThanTheSafeBoundIsBelievedWithoutARating() {
        assertThat(UNRATED.isPlausiblePower(new BigDecimal("1e10"))).isFalse();
    }
}
