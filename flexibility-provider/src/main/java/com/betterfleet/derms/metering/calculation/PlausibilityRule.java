package com.betterfleet.derms.metering.calculation;

import com.betterfleet.derms.metering.calculation.MeterRegister.RegisterValue;
import com.betterfleet.derms.power.Power;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Set;

/**
 * Decides which values the meter of an asset can have shown. Pure; the one rule for power and for registers.
 *
 * @param rating of the asset; zero if it is unknown, then {@link #LARGEST_UNRATED} is the bound
 */
public record PlausibilityRule(Power rating) {

    /** The most that an asset without a rating can carry; a larger site states its rating. */
    static final Power LARGEST_UNRATED = new Power(10_000_000);

    /** Multiple of the rating that is believed; ratings are entered by hand and may be wrong. */
    private static final long BELIEVED_FACTOR = 2;

    /** Meters renew their registers up to this much later than the time of a reading. */
    private static final Duration REGISTER_DELAY = Duration.ofSeconds(30);

    /** Units in which registers count, in Wh, the coarsest first. */
    private static final long[] COUNTING_STEPS = {10_000, 1_000, 100, 10};

    /**
     * The digits of values that stand for "no value": the ends of signed and unsigned numbers of 16 and 32 bits. A
     * factor for another unit moves the decimal point and keeps the digits.
     */
    private static final Set<Long> SENTINEL_DIGITS =
            Set.of(32_767L, 32_768L, 65_535L, 2_147_483_647L, 2_147_483_648L, 4_294_967_295L);

    private static final int MAX_SENTINEL_DIGITS = 10;

    /** Whether a value is one that meters show where they have none. */
    public static boolean isSentinel(BigDecimal value) {
        BigDecimal digits = value.abs().stripTrailingZeros();
        return digits.precision() <= MAX_SENTINEL_DIGITS
                && SENTINEL_DIGITS.contains(digits.unscaledValue().longValueExact());
    }

    /** Whether the asset can have drawn or fed in a power. */
    public boolean isPlausiblePower(BigDecimal watts) {
        return !isSentinel(watts) && watts.abs().compareTo(maxWatts()) <= 0;
    }

    /** Whether the second value can follow the first by counting. */
    public boolean canFollow(RegisterValue previous, RegisterValue next) {
        BigDecimal rise = next.wattHours().subtract(previous.wattHours());
        if (rise.signum() <= 0) {
            return rise.signum() == 0;
        }
        BigDecimal micros = MeterRegister.microsBetween(previous.at(), next.at().plus(REGISTER_DELAY));
        BigDecimal maxWattMicros = maxWatts().multiply(micros);
        if (rise.multiply(MeterRegister.MICROS_PER_HOUR).compareTo(maxWattMicros) <= 0) {
            // The usual case, without a division.
            return true;
        }
        BigDecimal maxRise =
                maxWattMicros.divide(MeterRegister.MICROS_PER_HOUR, MeterRegister.DECIMALS, RoundingMode.UP);
        return rise.subtract(maxRise).compareTo(countingStepOf(rise)) <= 0;
    }

    /**
     * Whether a lower value is the same count in a coarser unit, as where one meter is read over two paths. Either the
     * lower value is the higher one rounded down to a counting step, or the higher one is the lower one rounded up.
     */
    public boolean isRoundedCopy(RegisterValue previous, RegisterValue next) {
        BigDecimal fall = previous.wattHours().subtract(next.wattHours());
        if (fall.signum() <= 0 || next.wattHours().signum() == 0) {
            return false;
        }
        for (long step : COUNTING_STEPS) {
            BigDecimal unit = BigDecimal.valueOf(step);
            boolean roundedDown = fall.compareTo(unit) < 0 && isMultiple(next.wattHours(), unit);
            boolean roundedUp =
                    fall.compareTo(BigDecimal.valueOf(step / 2)) <= 0 && isMultiple(previous.wattHours(), unit);
            if (roundedDown || roundedUp) {
                return true;
            }
        }
        return false;
    }

    /** The largest power that is believed, in W. */
    public BigDecimal maxWatts() {
        return rating.watts() == 0
                ? BigDecimal.valueOf(LARGEST_UNRATED.watts())
                : BigDecimal.valueOf(rating.watts()).multiply(BigDecimal.valueOf(BELIEVED_FACTOR));
    }

    /** The coarsest unit in which a register can have counted a rise, in Wh. */
    private static BigDecimal countingStepOf(BigDecimal rise) {
        for (long step : COUNTING_STEPS) {
            if (isMultiple(rise, BigDecimal.valueOf(step))) {
                return BigDecimal.valueOf(step);
            }
        }
        return BigDecimal.ONE;
    }

    private static boolean isMultiple(BigDecimal value, BigDecimal unit) {
        return value.remainder(unit).signum() == 0;
    }
}
