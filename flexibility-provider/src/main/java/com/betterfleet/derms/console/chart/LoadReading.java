package com.betterfleet.derms.console.chart;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The newest measured load. A missing reading is null, never a load of 0. */
public record LoadReading(BigDecimal kw, Instant at) {

    /** The load as a percentage of the limit, at most 100; null without a limit. */
    @Nullable
    public Integer percentOf(@Nullable BigDecimal limitKw) {
        if (limitKw == null) {
            return null;
        }
        if (limitKw.signum() == 0) {
            return kw.signum() > 0 ? 100 : 0;
        }
        double share = 100 * kw.doubleValue() / limitKw.doubleValue();
        return Math.clamp(Math.round(share), 0, 100);
    }

    public boolean isAbove(@Nullable BigDecimal limitKw) {
        return limitKw != null && kw.compareTo(limitKw) > 0;
    }
}
