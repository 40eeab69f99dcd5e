package com.betterfleet.derms.metering;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Readings as they are kept: to the millionth of a Wh, which is more than meters measure. */
final class Kept {

    private static final MathContext ENOUGH_DIGITS = new MathContext(30);

    private Kept() {}

    static Reading of(Reading reading) {
        return new Reading(
                reading.assetId(),
                reading.at(),
                rounded(reading.importWh()),
                rounded(reading.exportWh()),
                rounded(reading.powerW()),
                reading.phases().stream()
                        .map(one -> new Reading.OfPhase(one.phase(), rounded(one.importWh()), rounded(one.exportWh())))
                        .sorted(Comparator.comparing(Reading.OfPhase::phase))
                        .toList());
    }

    /** Whether two readings of one asset at one instant say the same. */
    static boolean same(Reading one, Reading other) {
        return equal(one.importWh(), other.importWh())
                && equal(one.exportWh(), other.exportWh())
                && equal(one.powerW(), other.powerW())
                && same(one.phases(), other.phases());
    }

    private static boolean same(List<Reading.OfPhase> one, List<Reading.OfPhase> other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            Reading.OfPhase of = one.get(i);
            Reading.OfPhase with = other.get(i);
            if (of.phase() != with.phase()
                    || !equal(of.importWh(), with.importWh())
                    || !equal(of.exportWh(), with.exportWh())) {
                return false;
            }
        }
        return true;
    }

    private static boolean equal(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        if (one == null || other == null) {
            return one == null && other == null;
        }
        return one.compareTo(other) == 0;
    }

    /** A number of any length must not become a text of any length. */
    private static @Nullable BigDecimal rounded(@Nullable BigDecimal value) {
        return value == null || value.scale() <= Register.DECIMALS
                ? value
                : value.round(ENOUGH_DIGITS).setScale(Register.DECIMALS, RoundingMode.HALF_UP);
    }
}
