package com.betterfleet.derms.power;

import java.math.BigDecimal;

/**
 * What an ampere is worth in watts: the voltage it flows at, times the conductors it flows in.
 *
 * <p>Kept as a whole number and a divisor, because a product with a number from outside such as {@code 1E-2147483647} must
 * not run out of decimals.
 *
 * @param volts above 0
 */
public record Voltage(BigDecimal volts) {

    public Voltage {
        if (volts.signum() <= 0) {
            throw new IllegalArgumentException("A voltage must be above 0, but it is %s V".formatted(volts));
        }
    }

    /** The voltage of so many equal conductors together. */
    public Voltage times(int conductors) {
        return new Voltage(volts.multiply(BigDecimal.valueOf(conductors)));
    }

    /**
     * The power of a current at this voltage, in whole watts, rounded down.
     *
     * @param amperes not negative
     */
    public Power toPower(BigDecimal amperes) {
        return Power.ofQuotient(amperes.multiply(factor()), divisor());
    }

    /** Whether a current, before any rounding, has more than this power. Safe with numbers of any size. */
    public boolean exceedsPower(Power ceiling, BigDecimal amperes) {
        return amperes.multiply(factor()).compareTo(divisor().multiply(BigDecimal.valueOf(ceiling.watts()))) > 0;
    }

    private BigDecimal factor() {
        return volts.scale() <= 0 ? volts.setScale(0) : new BigDecimal(volts.unscaledValue());
    }

    private BigDecimal divisor() {
        return volts.scale() <= 0 ? BigDecimal.ONE : BigDecimal.ONE.scaleByPowerOfTen(volts.scale());
    }

    @Override
    public String toString() {
        return volts + " V";
    }
}
