package com.betterfleet.derms.metering;

import com.betterfleet.derms.power.Phase;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The values that a meter showed at an instant. An absent value is not zero.
 *
 * @param importWh the import register in Wh, not negative
 * @param exportWh the export register in Wh, not negative
 * @param powerW the power at that instant, import positive; shown live, and used for energy where registers are missing
 * @param phases the registers of single phases, stored as received; the energy of windows uses the registers above
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

    /** A stored reading with the reason why it is doubtful. */
    public record FlaggedReading(MeterReading reading, String reason) {}
}
