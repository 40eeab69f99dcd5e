package com.betterfleet.derms.power;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PowerTests {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.999, 0",
        "1, 1",
        "199999.9999999, 199999",
        "1E+9, 1000000000",
        "9223372036854775807.5, 9223372036854775807"
    })
    void roundsWattsDown(BigDecimal stated, long watts) {
        assertThat(Power.ofWatts(stated)).isEqualTo(new Power(watts));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.0009, 0", "0.001, 1", "199.9999, 199999", "200, 200000"})
    void roundsKilowattsDownToTheWatt(BigDecimal stated, long watts) {
        assertThat(Power.ofKilowatts(stated)).isEqualTo(new Power(watts));
    }

    @Test
    void refusesNegativePowerNamingIt() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Power(-1)).withMessageContaining("-1 W");
        // Not rounded to 0 first: any negative number is invalid.
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Power.ofWatts(new BigDecimal("-0.1")))
                .withMessageContaining("-0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1E-999999999", "0E-999999999", "0E+999999999"})
    void readsNumbersOfABillionDigitsWithoutExpandingThem(BigDecimal stated) {
        assertThat(Power.ofWatts(stated)).isEqualTo(Power.ZERO);
        assertThat(Power.ofKilowatts(stated)).isEqualTo(Power.ZERO);
    }

    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775808", "1E+20", "1E+999999999"})
    void refusesWhatDoesNotFit(BigDecimal stated) {
        assertThatExceptionOfType(ArithmeticException.class).isThrownBy(() -> Power.ofWatts(stated));
    }

    @Test
    void isGivenInKilowattsExactly() {
        assertThat(new Power(200_001).kilowatts()).isEqualTo(new BigDecimal("200.001"));
        assertThat(Power.ofKilowatts(new Power(7).kilowatts())).isEqualTo(new Power(7));
    }

    @Test
    void comparesAndAdds() {
        assertThat(new Power(3).lowerOf(new Power(2))).isEqualTo(new Power(2));
        assertThat(new Power(2).lowerOf(new Power(3))).isEqualTo(new Power(2));
        assertThat(new Power(2)).isLessThan(new Power(3));
        assertThat(new Power(2).plus(new Power(3))).isEqualTo(new Power(5));
        assertThat(new Power(2).times(3)).isEqualTo(new Power(6));
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> new Power(Long.MAX_VALUE).plus(new Power(1)));
    }
}
