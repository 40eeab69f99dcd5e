package com.betterfleet.derms.power;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * An amount of active power without a direction. As a limit, 0 is a real limit; "no limit stated" is the absence of a
 * {@code Power}, never 0.
 *
 * @param watts whole watts, not negative
 */
public record Power(long watts) implements Comparable<Power> {

    public static final Power ZERO = new Power(0);

    private static final BigDecimal MAX_KILOWATTS = BigDecimal.valueOf(10_000_000);
    private static final int MAX_DECIMALS = 100;
    private static final BigDecimal WATTS_PER_KILOWATT = BigDecimal.valueOf(1_000);

    public Power {
        if (watts < 0) {
            throw new IllegalArgumentException("Power must not be negative, but it is " + watts + " W");
        }
    }

    /** Whole watts, rounded down: a limit is never rounded up. */
    public static Power ofWatts(BigDecimal watts) {
        return ofQuotient(watts, BigDecimal.ONE);
    }

    /** Whole watts, rounded down: a limit is never rounded up. */
    public static Power ofKilowatts(BigDecimal kilowatts) {
        return ofWatts(kilowatts.multiply(WATTS_PER_KILOWATT));
    }

    /**
     * Converts an external value in kW; empty unless it is 0 to 10 GW with a bounded number of digits. Rounded down.
     */
    public static Optional<Power> ofPlausibleKilowatts(BigDecimal kilowatts) {
        boolean plausible = Math.abs((long) kilowatts.scale()) <= MAX_DECIMALS
                && kilowatts.signum() >= 0
                && kilowatts.compareTo(MAX_KILOWATTS) <= 0;
        return plausible ? Optional.of(ofKilowatts(kilowatts)) : Optional.empty();
    }

    static Power ofQuotient(BigDecimal dividend, BigDecimal divisor) {
        if (dividend.signum() < 0) {
            throw new IllegalArgumentException("Power must not be negative, but it comes from " + dividend);
        }
        return new Power(DecimalFlooring.floorQuotient(dividend, divisor));
    }

    /** Exact, with as many decimals as needed. */
    public BigDecimal kilowatts() {
        BigDecimal exact = BigDecimal.valueOf(watts, 3).stripTrailingZeros();
        return exact.scale() < 0 ? exact.setScale(0) : exact;
    }

    /** "300.5 kW", exact: for texts that are stored and read later. */
    public String formatKilowatts() {
        return kilowatts().toPlainString() + " kW";
    }

    /** The lower of the two; this one if they are equal. */
    public Power lowerOf(Power other) {
        return other.watts < watts ? other : this;
    }

    public Power plus(Power other) {
        return new Power(Math.addExact(watts, other.watts));
    }

    public Power times(int factor) {
        return new Power(Math.multiplyExact(watts, factor));
    }

    @Override
    public int compareTo(Power other) {
        return Long.compare(watts, other.watts);
    }

    @Override
    public String toString() {
        return watts + " W";
    }
}
