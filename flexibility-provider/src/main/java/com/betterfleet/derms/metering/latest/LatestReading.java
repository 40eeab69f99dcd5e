package com.betterfleet.derms.metering.latest;

import com.betterfleet.derms.metering.calculation.MeterRegister;
import com.betterfleet.derms.time.WindowGrid;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The newest of a meter's readings in one batch, without the values that cannot be.
 *
 * @param firstAt the time of the meter's first reading in the batch
 * @param hasRegisters whether any of them has a register
 * @param doubtfulUntil the time of the last one with a doubtful register
 */
public record LatestReading(
        String assetId,
        Instant at,
        @Nullable BigDecimal importWh,
        @Nullable BigDecimal exportWh,
        @Nullable BigDecimal powerW,
        Instant firstAt,
        boolean hasRegisters,
        Optional<Instant> doubtfulUntil) {

    /** Adds the meter's next reading of the batch. */
    public LatestReading followedBy(LatestReading next) {
        return new LatestReading(
                next.assetId,
                next.at,
                next.importWh,
                next.exportWh,
                next.powerW,
                firstAt,
                hasRegisters || next.hasRegisters,
                next.doubtfulUntil.or(() -> doubtfulUntil));
    }

    /**
     * Whether the meter's stored state only advances by it: one reading, newer than the stored one in the same quarter
     * hour, and no doubtful one near. Then no stored window changes.
     */
    public boolean continuesMeter(MeterState stored) {
        return firstAt.equals(at)
                && at.isAfter(stored.at())
                && !WindowGrid.QUARTER_HOURS.windowAt(at).start().isAfter(stored.at())
                && (stored.hasRegisters() || !hasRegisters)
                && doubtfulUntil.isEmpty()
                && stored.doubtfulUntil()
                        .map(until -> until.isBefore(stored.at().minus(MeterRegister.MAX_INTERPOLATION_GAP)))
                        .orElse(true);
    }

    /**
     * The stored state of a meter before the batch.
     *
     * @param at the time of its newest reading
     * @param hasRegisters whether any of its readings has a register
     * @param doubtfulUntil the time until which its readings may be doubtful
     */
    public record MeterState(Instant at, boolean hasRegisters, Optional<Instant> doubtfulUntil) {}
}
