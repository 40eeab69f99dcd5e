package com.betterfleet.derms.envelope;

import static com.betterfleet.derms.envelope.CapacitySource.ENVELOPE;
import static com.betterfleet.derms.envelope.CapacitySource.OPERATIONAL;
import static com.betterfleet.derms.envelope.CapacitySource.RATING;
import static com.betterfleet.derms.envelope.CapacitySource.SAFE_DEFAULT;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.microgrid.CircuitDirection;
import com.betterfleet.derms.microgrid.OperationalLimit;
import com.betterfleet.derms.power.Power;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AvailableCapacityTests {

    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

    @ParameterizedTest(name = "rating {0}, safe default {1}, operational {2}, envelope {3}: {4} from {5}")
    @CsvSource({
        // The circuit's own bounds alone.
        "800, 200,    ,    , 200, SAFE_DEFAULT",
        "800, 800,    ,    , 800, RATING",
        "800,   0,    ,    ,   0, SAFE_DEFAULT",
        "  0,   0,    ,    ,   0, RATING",
        // An envelope replaces the safe default, above or below it, never above the rating.
        "800, 200,    , 300, 300, ENVELOPE",
        "800, 200,    , 200, 200, ENVELOPE",
        "800, 200,    , 100, 100, ENVELOPE",
        "800, 200,    ,   0,   0, ENVELOPE",
        "800, 200,    , 799, 799, ENVELOPE",
        "800, 200,    , 800, 800, RATING",
        "800, 200,    , 801, 800, RATING",
        // An operator's limit is one more bound; it raises nothing.
        "800, 200, 900,    , 200, SAFE_DEFAULT",
        "800, 200, 201,    , 200, SAFE_DEFAULT",
        "800, 200, 200,    , 200, OPERATIONAL",
        "800, 200, 199,    , 199, OPERATIONAL",
        "800, 200,   0,    ,   0, OPERATIONAL",
        "800, 800, 800,    , 800, OPERATIONAL",
        "800, 200, 301, 300, 300, ENVELOPE",
        "800, 200, 300, 300, 300, OPERATIONAL",
        "800, 200, 299, 300, 299, OPERATIONAL",
        "800, 200, 801, 900, 800, RATING",
        "800, 200, 800, 900, 800, OPERATIONAL",
        "800, 200, 800, 800, 800, OPERATIONAL",
        "800, 200, 500, 900, 500, OPERATIONAL",
        "  0,   0,   0,   0,   0, OPERATIONAL"
    })
    void theLowestBoundIsAvailableAndATieIsNamedInOrder(
            long rating,
            long safeDefault,
            @Nullable Long operational,
            @Nullable Long envelope,
            long available,
            CapacitySource source) {
        CircuitDirection side = side(
                rating, safeDefault, Optional.ofNullable(operational).map(watts -> limit(watts, Optional.empty())));

        assertThat(AvailableCapacity.of(side, Optional.ofNullable(envelope).map(Power::new), NOON))
                .isEqualTo(new AvailableCapacity(new Power(available), source));
    }

    /** Every combination of small values, which has every tie, against the sorted bounds. */
    @ParameterizedTest
    @MethodSource("envelopes")
    void isTheFirstOfTheLowestInEveryCombination(Optional<Power> envelope) {
        for (long rating = 0; rating <= 3; rating++) {
            for (long safe = 0; safe <= rating; safe++) {
                for (long operational = -1; operational <= 3; operational++) {
                    Optional<OperationalLimit> set =
                            operational < 0 ? Optional.empty() : Optional.of(limit(operational, Optional.empty()));
                    AvailableCapacity found = AvailableCapacity.of(side(rating, safe, set), envelope, NOON);

                    long envelopeOrDefault = envelope.map(Power::watts).orElse(safe);
                    long operationalOrNone = operational < 0 ? Long.MAX_VALUE : operational;
                    long least = Math.min(Math.min(rating, envelopeOrDefault), operationalOrNone);
                    CapacitySource allowed = envelope.isPresent() ? ENVELOPE : SAFE_DEFAULT;
                    assertThat(found.power().watts()).isEqualTo(least);
                    assertThat(found.source())
                            .isEqualTo(operationalOrNone == least ? OPERATIONAL : rating == least ? RATING : allowed);
                }
            }
        }
    }

    static Stream<Optional<Power>> envelopes() {
        return Stream.of(-1L, 0L, 1L, 2L, 3L, 4L)
                .map(watts -> watts < 0 ? Optional.empty() : Optional.of(new Power(watts)));
    }

    @Test
    void anOperationalLimitAppliesBeforeItsEndAndNotAtIt() {
        Instant until = NOON.plusSeconds(60);
        CircuitDirection side = side(800, 200, Optional.of(limit(100, Optional.of(until))));

        assertThat(AvailableCapacity.of(side, Optional.empty(), until.minusNanos(1_000)))
                .isEqualTo(new AvailableCapacity(new Power(100), OPERATIONAL));
        assertThat(AvailableCapacity.of(side, Optional.empty(), until))
                .isEqualTo(new AvailableCapacity(new Power(200), SAFE_DEFAULT));
        assertThat(AvailableCapacity.of(side, Optional.of(new Power(300)), until))
                .isEqualTo(new AvailableCapacity(new Power(300), ENVELOPE));
    }

    private static CircuitDirection side(long rating, long safeDefault, Optional<OperationalLimit> operational) {
        return new CircuitDirection(new Power(rating), new Power(safeDefault), operational);
    }

    private static OperationalLimit limit(long watts, Optional<Instant> until) {
        return OperationalLimit.ofOperator(new Power(watts), "hot transformer", until, "operator", NOON);
    }
}
