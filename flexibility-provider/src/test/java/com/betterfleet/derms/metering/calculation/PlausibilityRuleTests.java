package com.betterfleet.derms.metering.calculation;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.metering.calculation.MeterRegister.RegisterValue;
import com.betterfleet.derms.power.Power;
import java.math.BigDecimal;
import java.time.Instant;
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
