package com.betterfleet.derms.supervision;

import com.betterfleet.derms.forecast.CapacityLimit;
import com.betterfleet.derms.forecast.ForecastIntake;
import com.betterfleet.derms.forecast.ForecastStore.ForecastsInForce;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.time.Timeline;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides whether the limits in force of a scope go on when its circuit is edited or replaced; pure (M6).
 *
 * <p>Limits are stored in watts. They mean the same on every circuit for which they would have been converted alike, and
 * are only written to a grid connection.
 */
final class LimitContinuity {

    private LimitContinuity() {}

    /** Whether amounts are converted to watts alike for both circuits. */
    static boolean isConvertedAlike(Optional<Circuit> before, Optional<Circuit> after) {
        if (after.isEmpty()) {
            return before.isEmpty();
        }
        Circuit circuit = after.get();
        return before.map(old -> old.phases() == circuit.phases()
                        && old.nominalPhaseVoltage().compareTo(circuit.nominalPhaseVoltage()) == 0)
                // Without a circuit no amperes were accepted, so its voltage was of no account.
                .orElse(circuit.phases() == ForecastIntake.DEFAULT_PHASES);
    }

    /**
     * Why the limits of a scope cannot go on after an edit; empty where they can.
     *
     * @param enforced whether the binding demands that limits are written
     */
    static Optional<String> findObstacle(Optional<Circuit> before, Optional<Circuit> after, boolean enforced) {
        if (after.isEmpty()) {
            return before.map(old -> "without a circuit the partner's limits would not be written");
        }
        if (!isConvertedAlike(before, after)) {
            return Optional.of("the partner's limits were converted for %s, circuit \"%s\" has %s"
                    .formatted(describeConversion(before), after.get().id(), describeConversion(after)));
        }
        boolean written = before.map(Circuit::carriesEnvelope).orElse(false);
        return enforced && written && !after.get().carriesEnvelope()
                ? Optional.of("circuit \"%s\" as %s would not carry the partner's limits"
                        .formatted(after.get().id(), after.get().kind()))
                : Optional.empty();
    }

    /** Whether any limit is in force at {@code now} or known for later. */
    static boolean hasLimitFrom(Collection<ForecastsInForce> forecasts, Instant now) {
        return forecasts.stream()
                .flatMap(direction -> Stream.of(direction.primary(), direction.fallback()))
                .anyMatch(timeline -> endsAfter(timeline, now));
    }

    /** Whether an instant from {@code now} on is covered by the forecasts before and no longer after. */
    static boolean losesCoverage(
            Map<Direction, ForecastsInForce> before, Map<Direction, ForecastsInForce> after, Instant now) {
        return before.entrySet().stream().anyMatch(entry -> {
            ForecastsInForce left = after.getOrDefault(entry.getKey(), ForecastsInForce.NOTHING);
            return endsAfter(entry.getValue().primary().whereAbsentIn(left.primary()), now)
                    || endsAfter(entry.getValue().fallback().whereAbsentIn(left.fallback()), now);
        });
    }

    private static boolean endsAfter(Timeline<CapacityLimit> timeline, Instant now) {
        return timeline.totalSpan().filter(span -> span.end().isAfter(now)).isPresent();
    }

    private static String describeConversion(Optional<Circuit> circuit) {
        return circuit.map(known -> "phases %d and nominalPhaseVoltage %s"
                        .formatted(known.phases(), known.nominalPhaseVoltage().toPlainString()))
                .orElse("phases " + ForecastIntake.DEFAULT_PHASES);
    }
}
