package com.betterfleet.derms.metering;

import com.betterfleet.derms.power.Phase;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a meter showed at an instant. Absent is not zero.
 *
 * @param importWh the import register in Wh, not negative
 * @param exportWh the export register in Wh, not negative
 * @param powerW power at that instant, import positive; shown live, and what is reckoned with where registers tell nothing
 * @param phases the registers of single phases, kept as they are; the energy of windows is that of the registers above
 */
public record MeterReading(
        String assetId,
        Instant at,
        @Nullable BigDecimal importWh,
        @Nullable BigDecimal exportWh,
        @Nullable BigDecimal powerW,
        List<PhaseReading> phases) {

    public MeterReading {
        phases = List.copyOf(phases);
    }

    public MeterReading(
            String assetId,
            Instant at,
            @Nullable BigDecimal importWh,
            @Nullable BigDecimal exportWh,
            @Nullable BigDecimal powerW) {
        this(assetId, at, importWh, exportWh, powerW, List.of());
    }

    /**
     * The registers of one phase.
     *
     * @param phase ONE, TWO or THREE
     */
    public record PhaseReading(
            Phase phase,
            @Nullable BigDecimal importWh,
            @Nullable BigDecimal exportWh) {}
}
