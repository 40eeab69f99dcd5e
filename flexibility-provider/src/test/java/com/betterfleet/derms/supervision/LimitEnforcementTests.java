package com.betterfleet.derms.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.binding.BindingChanged;
import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.GroupBinding.EnforcementMode;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.CircuitDirection;
import com.betterfleet.derms.microgrid.CircuitKind;
import com.betterfleet.derms.power.Power;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Execution(ExecutionMode.CONCURRENT)
class LimitEnforcementTests {

    @ParameterizedTest
    @CsvSource({
        "ENFORCE, GRID_CONNECTION, ENFORCED",
        "ENFORCE, FEEDER, NO_GRID_CONNECTION",
        "ENFORCE, , NO_CIRCUIT",
        "OBSERVE, GRID_CONNECTION, OBSERVED",
        "OBSERVE, FEEDER, OBSERVED",
        "OBSERVE, , OBSERVED",
        ", GRID_CONNECTION, NOT_BOUND",
        ", , NOT_BOUND",
    })
    void limitsAreWrittenOnlyToAGridConnectionByABindingThatEnforces(
            EnforcementMode mode, CircuitKind kind, LimitEnforcement expected) {
        Optional<GroupBinding> binding = Optional.ofNullable(mode).map(LimitEnforcementTests::binding);

        assertThat(LimitEnforcement.of(binding, Optional.ofNullable(kind).map(LimitEnforcementTests::circuit)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"ENFORCED, false", "NOT_BOUND, false", "OBSERVED, false", "NO_CIRCUIT, true", "NO_GRID_CONNECTION, true"
    })
    void aCircuitIsMissingWhereLimitsWereMeantToBeWritten(LimitEnforcement enforcement, boolean missing) {
        assertThat(enforcement.isMissingCircuit()).isEqualTo(missing);
        assertThat(enforcement.description()).isNotBlank();
    }

    @Test
    void onlyAChangeFromEnforceToObserveEndsEnforcement() {
        GroupBinding enforcing = binding(EnforcementMode.ENFORCE);
        GroupBinding observing = binding(EnforcementMode.OBSERVE);

        assertThat(new BindingChanged(observing, Optional.of(enforcing)).endsEnforcement())
                .isTrue();
        assertThat(new BindingChanged(observing, Optional.of(observing)).endsEnforcement())
                .isFalse();
        assertThat(new BindingChanged(enforcing, Optional.of(observing)).endsEnforcement())
                .isFalse();
        assertThat(new BindingChanged(observing, Optional.empty()).endsEnforcement())
                .isFalse();
    }

    private static GroupBinding binding(EnforcementMode mode) {
        return new GroupBinding(1, "c", "G", "s", "G", mode, 1, Instant.EPOCH, 0, Optional.empty());
    }

    private static Circuit circuit(CircuitKind kind) {
        CircuitDirection side = new CircuitDirection(new Power(1_000), new Power(200), Optional.empty());
        return new Circuit("c", "m", "Circuit", kind, 3, BigDecimal.valueOf(230), side, side);
    }
}
