package com.betterfleet.derms.metering;

import com.betterfleet.derms.power.Phase;
import com.betterfleet.derms.power.Power;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which readings can be taken, and which are doubtful. Pure.
 *
 * @param now the instant that readings may not be far ahead of
 * @param oldest what lies before it is too old to be kept
 */
record ReadingRules(Instant now, Instant oldest) {

    private static final Duration FURTHEST_AHEAD = Duration.ofMinutes(5);
    private static final BigDecimal LARGEST_REGISTER = new BigDecimal("1e15");
    private static final BigDecimal LARGEST_POWER = new BigDecimal("1e10");
    private static final int MOST_DECIMALS = 100;
    private static final Set<Phase> SINGLE = EnumSet.of(Phase.ONE, Phase.TWO, Phase.THREE);

    /** Why a reading of a known asset cannot be taken; empty where it can. */
    Optional<String> fault(Reading reading) {
        if (reading.at().isAfter(now.plus(FURTHEST_AHEAD)) || reading.at().isBefore(oldest)) {
            return Optional.of("at is %s; expected at most 5 minutes ahead of now, %s, and not before %s"
                    .formatted(reading.at(), now, oldest));
        }
        if (reading.importWh() == null && reading.exportWh() == null && reading.powerW() == null) {
            return Optional.of("expected at least one of importWh, exportWh and powerW");
        }
        return register("importWh", reading.importWh())
                .or(() -> register("exportWh", reading.exportWh()))
                .or(() -> outside("powerW", reading.powerW(), LARGEST_POWER.negate(), LARGEST_POWER))
                .or(() -> faultOfPhases(reading));
    }

    /** Why a reading is doubtful after the one before it; empty where it is not. It is kept all the same. */
    static Optional<String> doubt(Reading before, Reading reading, Power rating) {
        return doubt("importWh", before.importWh(), before.at(), reading.importWh(), reading.at(), rating)
                .or(() -> doubt("exportWh", before.exportWh(), before.at(), reading.exportWh(), reading.at(), rating));
    }

    private static Optional<String> doubt(
            String field,
            @Nullable BigDecimal shown,
            Instant shownAt,
            @Nullable BigDecimal value,
            Instant at,
            Power rating) {
        if (shown == null
                || value == null
                || !Register.broken(new Register.Shown(shownAt, shown), new Register.Shown(at, value), rating)) {
            return Optional.empty();
        }
        return Optional.of("%s is %s after %s at %s: taken for a counter that began anew or another meter"
                .formatted(field, value.toPlainString(), shown.toPlainString(), shownAt));
    }

    private static Optional<String> faultOfPhases(Reading reading) {
        Set<Phase> seen = EnumSet.noneOf(Phase.class);
        for (Reading.OfPhase one : reading.phases()) {
            if (!SINGLE.contains(one.phase()) || !seen.add(one.phase())) {
                return Optional.of(
                        "phases: phase is %s; expected ONE, TWO and THREE, each at most once".formatted(one.phase()));
            }
            Optional<String> fault = register("phases: importWh of " + one.phase(), one.importWh())
                    .or(() -> register("phases: exportWh of " + one.phase(), one.exportWh()));
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> register(String field, @Nullable BigDecimal value) {
        return outside(field, value, BigDecimal.ZERO, LARGEST_REGISTER);
    }

    private static Optional<String> outside(
            String field, @Nullable BigDecimal value, BigDecimal lowest, BigDecimal highest) {
        // A number such as 1e-999999999 is short to write and endless to compute with.
        boolean fits = value == null
                || (Math.abs((long) value.scale()) <= MOST_DECIMALS
                        && value.compareTo(lowest) >= 0
                        && value.compareTo(highest) <= 0);
        return fits
                ? Optional.empty()
                : Optional.of("%s is %s; expected %s to %s with at most %d decimals"
                        .formatted(field, value, lowest, highest, MOST_DECIMALS));
    }
}
