package com.betterfleet.derms.metering;

import com.betterfleet.derms.metering.calculation.MeterRegister;
import com.betterfleet.derms.metering.calculation.PlausibilityRule;
import com.betterfleet.derms.power.Phase;
import com.betterfleet.derms.refusal.InputChecks;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rules for valid and for doubtful readings. Pure.
 *
 * @param now the present; a reading may be at most five minutes ahead of it
 * @param earliest the earliest time of a reading that is still stored
 */
record ReadingRules(Instant now, Instant earliest) {

    private static final Duration MAX_AHEAD = Duration.ofMinutes(5);
    private static final BigDecimal LARGEST_REGISTER = new BigDecimal("1e15");
    private static final BigDecimal LARGEST_POWER = new BigDecimal("1e10");
    private static final int MAX_DECIMALS = 100;
    private static final Set<Phase> SINGLE_PHASES = EnumSet.of(Phase.ONE, Phase.TWO, Phase.THREE);

    /** Finds why a reading of a known asset is invalid; empty if it is valid. */
    Optional<String> findFault(MeterReading reading) {
        if (reading.at().isAfter(now.plus(MAX_AHEAD)) || reading.at().isBefore(earliest)) {
            return Optional.of("at is %s; expected at most 5 minutes ahead of now, %s, and not before %s"
                    .formatted(reading.at(), now, earliest));
        }
        if (reading.importWh() == null && reading.exportWh() == null && reading.powerW() == null) {
            return Optional.of("expected at least one of importWh, exportWh and powerW");
        }
        return checkRegister("importWh", reading.importWh())
                .or(() -> checkRegister("exportWh", reading.exportWh()))
                .or(() -> checkRange("powerW", reading.powerW(), LARGEST_POWER.negate(), LARGEST_POWER))
                .or(() -> findPhaseFault(reading));
    }

    /**
     * Why a stored reading is doubtful. A doubtful value is no energy and no load until later values confirm it.
     *
     * @param register whether a register without phase is doubtful
     * @param power whether its power is doubtful
     */
    record ReadingDoubt(String reason, boolean register, boolean power) {}

    /** Finds why a reading is doubtful after the previous one, if there is one; empty if it is not. */
    static Optional<ReadingDoubt> findDoubt(
            @Nullable MeterReading previous, MeterReading reading, PlausibilityRule rule) {
        Optional<String> registers = findRegisterDoubt(
                        "importWh",
                        previous,
                        previous == null ? null : previous.importWh(),
                        reading,
                        reading.importWh(),
                        rule)
                .or(() -> findRegisterDoubt(
                        "exportWh",
                        previous,
                        previous == null ? null : previous.exportWh(),
                        reading,
                        reading.exportWh(),
                        rule));
        Optional<String> power = Optional.ofNullable(reading.powerW())
                .filter(watts -> !rule.isPlausiblePower(watts))
                .map(watts -> describePowerDoubt(watts, rule));
        return registers
                .or(() -> power)
                .or(() -> findPhaseDoubt(reading))
                .map(reason -> new ReadingDoubt(reason, registers.isPresent(), power.isPresent()));
    }

    private static Optional<String> findRegisterDoubt(
            String field,
            @Nullable MeterReading previous,
            @Nullable BigDecimal previousValue,
            MeterReading reading,
            @Nullable BigDecimal value,
            PlausibilityRule rule) {
        if (value == null) {
            return Optional.empty();
        }
        if (PlausibilityRule.isSentinel(value)) {
            return Optional.of(describeSentinel(field, value));
        }
        if (previous == null
                || previousValue == null
                || PlausibilityRule.isSentinel(previousValue)
                || rule.canFollow(
                        new MeterRegister.RegisterValue(previous.at(), previousValue),
                        new MeterRegister.RegisterValue(reading.at(), value))) {
            return Optional.empty();
        }
        return Optional.of(("%s is %s after %s at %s: set aside; a register reset or a meter change if later readings"
                        + " continue it")
                .formatted(field, value.toPlainString(), previousValue.toPlainString(), previous.at()));
    }

    private static Optional<String> findPhaseDoubt(MeterReading reading) {
        for (MeterReading.PhaseReading phase : reading.phases()) {
            for (BigDecimal value : new @Nullable BigDecimal[] {phase.importWh(), phase.exportWh()}) {
                if (value != null && PlausibilityRule.isSentinel(value)) {
                    return Optional.of(describeSentinel("phases: a register of " + phase.phase(), value));
                }
            }
        }
        return Optional.empty();
    }

    private static String describePowerDoubt(BigDecimal watts, PlausibilityRule rule) {
        return PlausibilityRule.isSentinel(watts)
                ? describeSentinel("powerW", watts)
                : "powerW is %s: set aside; expected at most %s W in either direction by the asset's rating"
                        .formatted(watts.toPlainString(), rule.maxWatts().toPlainString());
    }

    private static String describeSentinel(String field, BigDecimal value) {
        return "%s is %s, which meters show where they have no value: set aside"
                .formatted(field, value.toPlainString());
    }

    private static Optional<String> findPhaseFault(MeterReading reading) {
        Set<Phase> seen = EnumSet.noneOf(Phase.class);
        for (MeterReading.PhaseReading phaseReading : reading.phases()) {
            if (!SINGLE_PHASES.contains(phaseReading.phase()) || !seen.add(phaseReading.phase())) {
                return Optional.of("phases: phase is %s; expected ONE, TWO and THREE, each at most once"
                        .formatted(phaseReading.phase()));
            }
            Optional<String> fault = checkRegister(
                            "phases: importWh of " + phaseReading.phase(), phaseReading.importWh())
                    .or(() -> checkRegister("phases: exportWh of " + phaseReading.phase(), phaseReading.exportWh()));
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> checkRegister(String field, @Nullable BigDecimal value) {
        return checkRange(field, value, BigDecimal.ZERO, LARGEST_REGISTER);
    }

    private static Optional<String> checkRange(
            String field, @Nullable BigDecimal value, BigDecimal lowest, BigDecimal highest) {
        if (value == null) {
            return Optional.empty();
        }
        // A number such as 1e-999999999 is short to write and endless to compute with.
        boolean fits = Math.abs((long) value.scale()) <= MAX_DECIMALS
                && value.compareTo(lowest) >= 0
                && value.compareTo(highest) <= 0;
        return fits
                ? Optional.empty()
                : Optional.of("%s is %s; expected %s to %s with at most %d decimals"
                        .formatted(
                                field,
                                InputChecks.formatNumber(value),
                                InputChecks.formatNumber(lowest),
                                InputChecks.formatNumber(highest),
                                MAX_DECIMALS));
    }
}
