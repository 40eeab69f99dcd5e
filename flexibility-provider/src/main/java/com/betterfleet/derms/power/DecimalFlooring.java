package com.betterfleet.derms.power;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Rounds external numbers towards zero. A number of a few characters may have a billion digits ({@code 1E-999999999}),
 * so that its order of magnitude is checked before any digits are computed.
 */
final class DecimalFlooring {

    /** Enough for every {@code long}. */
    private static final int MAX_DIGITS = 19;

    private DecimalFlooring() {}

    /** The whole part of the quotient of a non-negative and a positive number. */
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

    /** Rounds a non-negative number down to exactly so many decimals. */
    static BigDecimal floorToDecimals(BigDecimal number, int decimals) {
        boolean nothingLeft = number.signum() == 0 || countWholeDigits(number) < -decimals;
        return nothingLeft ? BigDecimal.valueOf(0, decimals) : number.setScale(decimals, RoundingMode.DOWN);
    }

    /** The number of digits before the decimal point; negative if zeros follow it. */
    static long countWholeDigits(BigDecimal number) {
        return (long) number.precision() - number.scale();
    }
}
