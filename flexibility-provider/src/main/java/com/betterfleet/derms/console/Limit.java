package com.betterfleet.derms.console;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The limit in force now, as the circuit has it, and what follows.
 *
 * @param kw null where neither an envelope nor a circuit limits anything
 * @param envelopeKw what the partner alone would allow, where the circuit's rating or operational limit is lower
 * @param until null where no change is known
 */
record Limit(
        @Nullable BigDecimal kw,
        Source source,
        @Nullable BigDecimal envelopeKw,
        @Nullable Instant until,
        @Nullable Step next) {

    /** The value that follows and where it comes from. */
    record Step(BigDecimal kw, Source source) {}

    /** A limit of the circuit itself, with no change known. */
    static Limit lasting(BigDecimal kw, Source source) {
        return new Limit(kw, source, null, null, null);
    }

    public boolean zero() {
        return kw != null && kw.signum() == 0;
    }
}
