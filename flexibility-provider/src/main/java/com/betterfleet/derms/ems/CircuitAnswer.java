package com.betterfleet.derms.ems;

import com.betterfleet.derms.envelope.Available;
import com.betterfleet.derms.envelope.CircuitCapacity;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What load control reads: what a circuit may carry now, which bound that is, and how long it may be relied upon.
 *
 * @param availableCapacityKw import, kW
 * @param availableExportKw export, kW
 * @param importSource ENVELOPE, SAFE_DEFAULT, RATING or OPERATIONAL
 * @param operationalLimitKw what a person allows for import; null: nobody limits it
 * @param decidedAt the last instant for which this is known to be right
 * @param validUntil when we cannot be reached past this time, the safe default holds
 */
record CircuitAnswer(
        String id,
        String microgridId,
        String name,
        String kind,
        BigDecimal ratingKw,
        BigDecimal safeDefaultKw,
        BigDecimal exportRatingKw,
        BigDecimal exportSafeDefaultKw,
        int phases,
        BigDecimal nominalPhaseVoltage,
        BigDecimal availableCapacityKw,
        BigDecimal availableExportKw,
        String importSource,
        String exportSource,
        @Nullable BigDecimal operationalLimitKw,
        @Nullable BigDecimal operationalExportLimitKw,
        Instant decidedAt,
        Instant validUntil) {

    static CircuitAnswer of(
            Circuit circuit,
            Map<Direction, CircuitCapacity> capacities,
            Instant now,
            Instant decidedAt,
            Instant validUntil) {
        Available imported = available(circuit, capacities, Direction.IMPORT, now);
        Available exported = available(circuit, capacities, Direction.EXPORT, now);
        return new CircuitAnswer(
                circuit.id(),
                circuit.microgridId(),
                circuit.name(),
                circuit.kind().name(),
                circuit.importSide().rating().kilowatts(),
                circuit.importSide().safeDefault().kilowatts(),
                circuit.exportSide().rating().kilowatts(),
                circuit.exportSide().safeDefault().kilowatts(),
                circuit.phases(),
                circuit.nominalPhaseVoltage(),
                imported.power().kilowatts(),
                exported.power().kilowatts(),
                imported.source().name(),
                exported.source().name(),
                circuit.importSide().operationalLimit(now).map(Power::kilowatts).orElse(null),
                circuit.exportSide().operationalLimit(now).map(Power::kilowatts).orElse(null),
                decidedAt,
                validUntil);
    }

    private static Available available(
            Circuit circuit, Map<Direction, CircuitCapacity> capacities, Direction direction, Instant now) {
        return Optional.ofNullable(capacities.get(direction))
                .map(CircuitCapacity::available)
                .orElseGet(() -> Available.of(circuit.side(direction), Optional.empty(), now));
    }
}
