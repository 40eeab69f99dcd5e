package com.betterfleet.derms.metering;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a meter showed at an instant. Absent is not zero.
 *
 * @param importWh the import register in Wh, not negative
 * @param exportWh the export register in Wh, not negative
 * @param powerW power at that instant, import positive; shown live, decides nothing where registers are there
 */
public record Reading(
        String assetId,
        Instant at,
        @Nullable BigDecimal importWh,
        @Nullable BigDecimal exportWh,
        @Nullable BigDecimal powerW) {}
