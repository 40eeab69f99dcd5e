package com.betterfleet.derms.power;

import java.math.BigDecimal;

/**
 * The factor from amperes to watts: a voltage times the number of conductors.
 *
 * <p>Stored as a whole number and a divisor, so that a product with an external number such as {@code 1E-2147483647}
 * stays computable.
 *
 * @param volts above 0
 */
public record Voltage(BigDecimal volts) {

    public Voltage {
        if (volts.signum() <= 0) {
            throw new IllegalArgumentException("A voltage must be above 0, but it is %s V".formatted(volts));
        }
    }

    /** The sum of the voltages of so many equal conductors. */
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

    /** Whether a current has more than this power before any rounding. Safe with numbers of any size. */
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
