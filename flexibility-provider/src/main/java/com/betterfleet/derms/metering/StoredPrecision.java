package com.betterfleet.derms.metering;

import com.betterfleet.derms.metering.calculation.MeterRegister;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rounds readings to the stored precision, a millionth of a Wh, which is finer than meters measure. */
final class StoredPrecision {

    private static final MathContext MAX_PRECISION = new MathContext(30);

    private StoredPrecision() {}

    static MeterReading roundReading(MeterReading reading) {
        return new MeterReading(
                reading.assetId(),
                reading.at(),
                roundValue(reading.importWh()),
                roundValue(reading.exportWh()),
                roundValue(reading.powerW()),
                reading.phases().stream()
                        .map(one -> new MeterReading.PhaseReading(
                                one.phase(), roundValue(one.importWh()), roundValue(one.exportWh())))
                        .sorted(Comparator.comparing(MeterReading.PhaseReading::phase))
                        .toList());
    }

    /** Whether two readings of one asset at one instant have the same stored values. */
    static boolean hasSameValues(MeterReading one, MeterReading other) {
        return isEqual(one.importWh(), other.importWh())
                && isEqual(one.exportWh(), other.exportWh())
                && isEqual(one.powerW(), other.powerW())
                && hasSameValues(one.phases(), other.phases());
    }

    private static boolean hasSameValues(List<MeterReading.PhaseReading> one, List<MeterReading.PhaseReading> other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            MeterReading.PhaseReading onePhase = one.get(i);
            MeterReading.PhaseReading otherPhase = other.get(i);
            if (onePhase.phase() != otherPhase.phase()
                    || !isEqual(onePhase.importWh(), otherPhase.importWh())
                    || !isEqual(onePhase.exportWh(), otherPhase.exportWh())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isEqual(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        if (one == null || other == null) {
            return one == null && other == null;
        }
        return one.compareTo(other) == 0;
    }

    /** Limits the digits, so that a number of any length does not become a text of any length. */
    private static @Nullable BigDecimal roundValue(@Nullable BigDecimal value) {
        return value == null || value.scale() <= MeterRegister.DECIMALS
                ? value
                : value.round(MAX_PRECISION).setScale(MeterRegister.DECIMALS, RoundingMode.HALF_UP);
    }
}
