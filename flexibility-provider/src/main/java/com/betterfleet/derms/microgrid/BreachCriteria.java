package com.betterfleet.derms.microgrid;

import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.refusal.InvalidValueException;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * Criteria for evaluating a scope's load against its limit (M19).
 *
 * @param window the short sliding window; 60 to 900 s
 * @param settle the time that load may take to follow a falling limit; 0 to 900 s
 * @param tolerancePercent the permitted excess in percent of the limit; 0 to 100
 * @param tolerance the permitted excess at any limit; the greater of the two applies
 */
public record BreachCriteria(Duration window, Duration settle, BigDecimal tolerancePercent, Power tolerance) {

    private static final int MIN_WINDOW = 60;
    private static final int MAX_SECONDS = 900;
    private static final int MAX_DECIMALS = 6;
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /** The default criteria. Declared after the bounds, which its constructor checks. */
    public static final BreachCriteria DEFAULT =
            new BreachCriteria(Duration.ofSeconds(60), Duration.ofSeconds(60), BigDecimal.valueOf(2), new Power(5_000));

    public BreachCriteria {
        requireSeconds("breachWindowSeconds", window, MIN_WINDOW);
        requireSeconds("breachSettleSeconds", settle, 0);
        if (Math.abs(tolerancePercent.scale()) > MAX_DECIMALS
                || tolerancePercent.signum() < 0
                || tolerancePercent.compareTo(HUNDRED) > 0) {
            throw new InvalidValueException(
                    "breachTolerancePercent", tolerancePercent, "0 to 100, with at most 6 decimals");
        }
    }

    /** The permitted excess of load over a limit, rounded down. */
    public Power toleranceAt(Power limit) {
        Power share = Power.ofWatts(
                tolerancePercent.multiply(BigDecimal.valueOf(limit.watts())).movePointLeft(2));
        return share.compareTo(tolerance) > 0 ? share : tolerance;
    }

    private static void requireSeconds(String field, Duration value, int least) {
        if (value.toSeconds() < least || value.toSeconds() > MAX_SECONDS) {
            throw new InvalidValueException(field, value.toSeconds(), "%d to %d seconds".formatted(least, MAX_SECONDS));
        }
    }
}
