package com.betterfleet.derms.console.status;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The limit of the circuit now, and the next one.
 *
 * @param kw null where no circuit is written
 * @param envelopeKw the partner's limit, when the circuit's rating or operational limit is lower or it is not written
 * @param until null where no change is known
 * @param coverage how long the partner's limits are known; null when none covers now
 */
public record CurrentLimit(
        @Nullable BigDecimal kw,
        LimitSource source,
        @Nullable BigDecimal envelopeKw,
        @Nullable Instant until,
        @Nullable NextLimit next,
        @Nullable ForecastCoverage coverage) {

    /** The next limit and its source. */
    public record NextLimit(BigDecimal kw, LimitSource source) {}

    /** The end of the partner's uninterrupted limits; null: beyond the outlook. */
    record ForecastCoverage(@Nullable Instant until) {}

    /** A limit of the circuit itself, without a known change. */
    public static CurrentLimit permanent(BigDecimal kw, LimitSource source) {
        return new CurrentLimit(kw, source, null, null, null, null);
    }

    /** A partner's limit that no circuit carries; null: the partner states none now. */
    static CurrentLimit unwritten(@Nullable BigDecimal partnerKw, @Nullable ForecastCoverage coverage) {
        return new CurrentLimit(null, LimitSource.SAFE_DEFAULT, partnerKw, null, null, coverage);
    }

    public boolean isZero() {
        return kw != null && kw.signum() == 0;
    }
}
