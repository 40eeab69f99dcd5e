package com.betterfleet.derms.console.status;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The limit in force now, as the circuit has it, and what follows.
 *
 * @param kw null where neither an envelope nor a circuit limits anything
 * @param envelopeKw what the partner alone would allow, where the circuit's rating or operational limit is lower
 * @param until null where no change is known
 * @param coverage how long what the partner sent lasts; null where nothing of it covers now
 */
public record CurrentLimit(
        @Nullable BigDecimal kw,
        LimitSource source,
        @Nullable BigDecimal envelopeKw,
        @Nullable Instant until,
        @Nullable NextLimit next,
        @Nullable ForecastCoverage coverage) {

    /** The value that follows and where it comes from. */
    public record NextLimit(BigDecimal kw, LimitSource source) {}

    /** Up to when what the partner sent covers without a break; null: beyond what is looked ahead. */
    record ForecastCoverage(@Nullable Instant until) {}

    /** A limit of the circuit itself, with no change known. */
    public static CurrentLimit permanent(BigDecimal kw, LimitSource source) {
        return new CurrentLimit(kw, source, null, null, null, null);
    }

    public boolean isZero() {
        return kw != null && kw.signum() == 0;
    }
}
