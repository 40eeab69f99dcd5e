package com.betterfleet.derms.power;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * The units in which a capacity may be stated for a block of time.
 *
 * <p>A capacity in watts is calculated as a dividend and a divisor, so that it can be compared exactly before it is
 * rounded down to whole watts.
 */
public enum CapacityUnit {
    /** Amperes: a power only at a {@link Voltage}, see {@link #isConvertible()}. */
    A(0, false),
    W(1, false),
    KW(1_000, false),
    /** Watt-hours within the block. */
    WH(1, true),
    /** Kilowatt-hours within the block. */
    KWH(1_000, true);

    private static final BigDecimal SECONDS_PER_HOUR = BigDecimal.valueOf(3_600);

    private final BigDecimal factor;
    private final boolean energy;

    CapacityUnit(long factor, boolean energy) {
        this.factor = BigDecimal.valueOf(factor);
        this.energy = energy;
    }

    /**
     * Whether an amount in this unit is a power by itself. Amperes are not: their power depends on the circuit's
     * voltage and on the partner's convention for the sum of the phases.
     */
    public boolean isConvertible() {
        return this != A;
    }

    /**
     * Converts an amount to power in whole watts, rounded down.
     *
     * @param amount not negative
     * @param blockLength the length of the block as stated, before it is clipped or replaced in part by newer ones
     */
    public Power toPower(BigDecimal amount, Duration blockLength) {
        return Power.ofQuotient(dividend(amount), divisor(blockLength));
    }

    /** Whether the unrounded amount is above a power. Safe with numbers of any size. */
    public boolean exceedsPower(Power ceiling, BigDecimal amount, Duration blockLength) {
        return dividend(amount).compareTo(divisor(blockLength).multiply(BigDecimal.valueOf(ceiling.watts()))) > 0;
    }

    private BigDecimal dividend(BigDecimal amount) {
        if (!isConvertible()) {
            throw new IllegalArgumentException("%s A cannot be turned into watts without a voltage".formatted(amount));
        }
        BigDecimal whole = amount.multiply(factor);
        return energy ? whole.multiply(SECONDS_PER_HOUR) : whole;
    }

    private BigDecimal divisor(Duration blockLength) {
        if (!energy) {
            return BigDecimal.ONE;
        }
        if (!blockLength.isPositive()) {
            throw new IllegalArgumentException(
                    "Energy needs a positive time to be spread over, but it is " + blockLength);
        }
        return BigDecimal.valueOf(blockLength.toSeconds()).add(BigDecimal.valueOf(blockLength.toNanosPart(), 9));
    }
}
