package com.betterfleet.derms.power;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Rounding towards zero of numbers that others have written. A number of a few characters may have a billion digits
 * ({@code 1E-999999999}), so its order of magnitude is looked at before any digits are written out.
 */
final class DecimalFlooring {

    /** Enough for every {@code long}. */
    private static final int MAX_DIGITS = 19;

    private DecimalFlooring() {}

    /** The whole part of a quotient of a non-negative number and a positive one. */
    static long floorQuotient(BigDecimal dividend, BigDecimal divisor) {
        long digits = countWholeDigits(dividend) - countWholeDigits(divisor);
        if (dividend.signum() == 0 || digits < -1) {
            return 0;
        }
        if (digits > MAX_DIGITS) {
            throw new ArithmeticException(dividend + " / " + divisor + " does not fit a whole number of 64 bits");
        }
        return dividend.divide(divisor, 0, RoundingMode.DOWN).longValueExact();
    }

    /** A non-negative number with exactly so many decimals. */
    static BigDecimal floorToDecimals(BigDecimal number, int decimals) {
        boolean nothingLeft = number.signum() == 0 || countWholeDigits(number) < -decimals;
        return nothingLeft ? BigDecimal.valueOf(0, decimals) : number.setScale(decimals, RoundingMode.DOWN);
    }

    /** How many digits stand before the decimal point; negative where zeros follow it. */
    static long countWholeDigits(BigDecimal number) {
        return (long) number.precision() - number.scale();
    }
}
