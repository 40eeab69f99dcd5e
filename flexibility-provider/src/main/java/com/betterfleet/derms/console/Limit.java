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
 * @param cover how long what the partner sent lasts; null where nothing of it covers now
 */
record Limit(
        @Nullable BigDecimal kw,
        Source source,
        @Nullable BigDecimal envelopeKw,
        @Nullable Instant until,
        @Nullable Step next,
        @Nullable Cover cover) {

    /** The value that follows and where it comes from. */
    record Step(BigDecimal kw, Source source) {}

    /** Up to when what the partner sent covers without a break; null: beyond what is looked ahead. */
    record Cover(@Nullable Instant until) {}

    Limit(
            @Nullable BigDecimal kw,
            Source source,
            @Nullable BigDecimal envelopeKw,
            @Nullable Instant until,
            @Nullable Step next) {
        this(kw, source, envelopeKw, until, next, null);
    }

    /** A limit of the circuit itself, with no change known. */
    static Limit lasting(BigDecimal kw, Source source) {
        return new Limit(kw, source, null, null, null);
    }

    public boolean zero() {
        return kw != null && kw.signum() == 0;
    }
}
