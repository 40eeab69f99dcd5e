package com.betterfleet.derms.metering;

import com.betterfleet.derms.metering.calculation.MeterRegister;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rounds readings to the stored precision: microseconds, and a millionth of a Wh, which is finer than meters measure. */
final class StoredPrecision {

    private static final MathContext MAX_PRECISION = new MathContext(30);

    private StoredPrecision() {}

    static MeterReading roundReading(MeterReading reading) {
        Instant at = reading.at().truncatedTo(ChronoUnit.MICROS);
        if (at.equals(reading.at())
                && reading.phases().isEmpty()
                && isStorable(reading.importWh())
                && isStorable(reading.exportWh())
                && isStorable(reading.powerW())) {
            return reading;
        }
        return new MeterReading(
                reading.assetId(),
                at,
                roundValue(reading.importWh()),
                roundValue(reading.exportWh()),
                roundValue(reading.powerW()),
                reading.phases().stream()
                        .map(phaseReading -> new MeterReading.PhaseReading(
                                phaseReading.phase(),
                                roundValue(phaseReading.importWh()),
                                roundValue(phaseReading.exportWh())))
                        .sorted(Comparator.comparing(MeterReading.PhaseReading::phase))
                        .toList());
    }

    /** Whether two readings of one asset at one instant have the same stored values. */
    static boolean hasSameValues(MeterReading first, MeterReading second) {
        return isEqual(first.importWh(), second.importWh())
                && isEqual(first.exportWh(), second.exportWh())
                && isEqual(first.powerW(), second.powerW())
                && hasSameValues(first.phases(), second.phases());
    }

    private static boolean hasSameValues(
            List<MeterReading.PhaseReading> first, List<MeterReading.PhaseReading> second) {
        if (first.size() != second.size()) {
            return false;
        }
        for (int i = 0; i < first.size(); i++) {
            MeterReading.PhaseReading firstPhase = first.get(i);
            MeterReading.PhaseReading secondPhase = second.get(i);
            if (firstPhase.phase() != secondPhase.phase()
                    || !isEqual(firstPhase.importWh(), secondPhase.importWh())
                    || !isEqual(firstPhase.exportWh(), secondPhase.exportWh())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isEqual(@Nullable BigDecimal first, @Nullable BigDecimal second) {
        if (first == null || second == null) {
            return first == null && second == null;
        }
        return first.compareTo(second) == 0;
    }

    /** Limits the digits, so that a number of any length does not become a text of any length. */
    private static @Nullable BigDecimal roundValue(@Nullable BigDecimal value) {
        return value == null || isStorable(value)
                ? value
                : value.round(MAX_PRECISION).setScale(MeterRegister.DECIMALS, RoundingMode.HALF_UP);
    }

    private static boolean isStorable(@Nullable BigDecimal value) {
        return value == null || value.scale() <= MeterRegister.DECIMALS;
    }
}
