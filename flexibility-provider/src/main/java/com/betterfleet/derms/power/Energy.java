package com.betterfleet.derms.power;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * An amount of energy without a direction. Missing data is the absence of an {@code Energy}, never zero.
 *
 * @param wattHours watt-hours, not negative; stored with six decimals, rounded down, so that equal amounts are equal
 */
public record Energy(BigDecimal wattHours) {

    public static final Energy ZERO = new Energy(BigDecimal.ZERO);

    private static final int DECIMALS = 6;
    private static final int MAX_WHOLE_DIGITS = 18;

    public Energy {
        if (wattHours.signum() < 0 || DecimalFlooring.countWholeDigits(wattHours) > MAX_WHOLE_DIGITS) {
            throw new IllegalArgumentException(
                    "Energy must be from 0 to below 10^%d Wh, but it is %s Wh".formatted(MAX_WHOLE_DIGITS, wattHours));
        }
        wattHours = DecimalFlooring.floorToDecimals(wattHours, DECIMALS);
    }

    public Energy plus(Energy other) {
        return new Energy(wattHours.add(other.wattHours));
    }

    /** Exact, with as many decimals as needed. */
    public BigDecimal kilowattHours() {
        BigDecimal exact = wattHours.movePointLeft(3).stripTrailingZeros();
        return exact.scale() < 0 ? exact.setScale(0) : exact;
    }

    /** The constant power that yields this energy in that time, in whole watts, rounded down. */
    public Power averagePowerOver(Duration time) {
        return CapacityUnit.WH.toPower(wattHours, time);
    }

    @Override
    public String toString() {
        return wattHours + " Wh";
    }
}
