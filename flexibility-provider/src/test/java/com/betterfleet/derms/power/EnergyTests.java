package com.betterfleet.derms.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnergyTests {

    @Test
    void isEqualHoweverItIsWritten() {
        assertThat(energy("1E+2")).isEqualTo(energy("100.00")).hasSameHashCodeAs(energy("100"));
        assertThat(energy("1E+2")).hasToString("100.000000 Wh");
    }

    @Test
    void addsExactly() {
        assertThat(energy("0.1").plus(energy("0.2"))).isEqualTo(energy("0.3"));
        assertThat(Energy.ZERO.plus(energy("7"))).isEqualTo(energy("7"));
    }

    @ParameterizedTest
    @CsvSource({"100, PT15M, 400", "100, PT1H, 100", "1, PT7H, 0", "10, PT0.001S, 36000000", "99.999999, PT1H, 99"})
    void isAMeanPowerRoundedDown(BigDecimal wattHours, Duration time, long watts) {
        assertThat(new Energy(wattHours).averagePowerOver(time)).isEqualTo(new Power(watts));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0.000001", "-1", "1E+18", "1E+999999999"})
    void refusesNegativeAndAbsurdAmountsNamingThem(BigDecimal wattHours) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Energy(wattHours))
                .withMessageContaining(wattHours.toString());
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "100, 0.1", "1234.5, 1.2345", "1E+6, 1000", "0.000001, 0.000000001"})
    void isTheSameInKilowattHoursWithoutLoss(BigDecimal wattHours, String kilowattHours) {
        assertThat(new Energy(wattHours).kilowattHours().toString())
                .satisfies(shown -> assertThat(new BigDecimal(shown)).isEqualByComparingTo(kilowattHours))
                .doesNotContain("E+");
    }

    @Test
    void acceptsTheLargestAmount() {
        assertThat(energy("999999999999999999").wattHours()).isEqualByComparingTo("999999999999999999");
    }

    @Test
    void refusesAMeanOverNoTime() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> energy("1").averagePowerOver(Duration.ZERO))
                .withMessageContaining("PT0S");
    }

    @Test
    void truncatesToMicrowattHours() {
        assertThat(energy("1E-999999999")).isEqualTo(Energy.ZERO);
        assertThat(energy("0.0000019")).isEqualTo(energy("0.000001"));
    }

    private static Energy energy(String wattHours) {
        return new Energy(new BigDecimal(wattHours));
    }
}
