package com.betterfleet.derms.microgrid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.refusal.InvalidValueException;
import java.math.BigDecimal;
import java.util.Optional;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Execution(ExecutionMode.CONCURRENT)
class CircuitTests {

    @ParameterizedTest
    @ValueSource(strings = {"230", "230.940107676", "1E+5", "0.000000000001", "230.00000000000000"})
    void aVoltageHasAtMostTwelveDecimals(String volts) {
        assertThat(circuit(volts).nominalPhaseVoltage()).isEqualByComparingTo(volts);
    }

    /** Numbers of a few characters that no database stores. */
    @ParameterizedTest
    @ValueSource(strings = {"0", "-230", "100000.1", "1E-13", "1E-999999999", "1E+999999999"})
    void aVoltageThatCannotBeStoredIsRefusedByField(String volts) {
        assertThatExceptionOfType(InvalidValueException.class)
                .isThrownBy(() -> circuit(volts))
                .satisfies(refusal -> assertThat(refusal.field()).isEqualTo("nominalPhaseVoltage"));
    }

    private static Circuit circuit(String volts) {
        CircuitDirection side = new CircuitDirection(new Power(1_000), new Power(200), Optional.empty());
        return new Circuit("c", "m", "Circuit", CircuitKind.GRID_CONNECTION, 3, new BigDecimal(volts), side, side);
    }
}
