package com.betterfleet.derms.console.chart;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The newest measured load. No reading is the absence of this, never a load of 0. */
public record LoadReading(BigDecimal kw, Instant at) {

    /** The share of the limit in percent, at most 100; null where there is no limit to compare with. */
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
