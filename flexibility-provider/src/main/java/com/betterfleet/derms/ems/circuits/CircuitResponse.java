package com.betterfleet.derms.ems.circuits;

import com.betterfleet.derms.envelope.AvailableCapacity;
import com.betterfleet.derms.envelope.CircuitCapacity;
import com.betterfleet.derms.envelope.remote.RemoteCircuit;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.supervision.ScopeSupervision;
import com.betterfleet.derms.supervision.decision.CircuitProjection;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The available capacity of a circuit for load control, the limit that applies, and how long it is valid.
 *
 * @param availableCapacityKw import, kW
 * @param availableExportKw export, kW
 * @param importSource ENVELOPE, SAFE_DEFAULT, RATING or OPERATIONAL
 * @param operationalLimitKw the operator's limit of import; null: none
 * @param decidedAt the latest instant for which the capacity was confirmed
 * @param validUntil until when the capacity is valid without another request
 * @param unenforcedScopeIds the bound scopes whose limits are not written here, as this is no grid connection
 * @param remote the state of the circuit on an external platform; null: it is on none
 * @param schedule the capacity to follow while the service cannot be reached; after its end the safe default. Null in
 *     lists
 */
record CircuitResponse(
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
        Instant validUntil,
        List<String> unenforcedScopeIds,
        @Nullable RemoteCircuitResponse remote,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<CircuitScheduleStep> schedule) {

    /** A step of the schedule, {@code [start, end)}; kW. */
    record CircuitScheduleStep(
            Instant start, Instant end, BigDecimal availableCapacityKw, BigDecimal availableExportKw) {

        static CircuitScheduleStep of(CircuitProjection projection) {
            return new CircuitScheduleStep(
                    projection.interval().start(),
                    projection.interval().end(),
                    availableKilowatts(projection, Direction.IMPORT),
                    availableKilowatts(projection, Direction.EXPORT));
        }

        private static BigDecimal availableKilowatts(CircuitProjection projection, Direction direction) {
            return projection.available(direction).orElseThrow().power().kilowatts();
        }
    }

    static CircuitResponse of(
            Circuit circuit,
            Map<Direction, CircuitCapacity> capacities,
            Instant now,
            Instant decidedAt,
            List<String> unenforcedScopeIds,
            Optional<RemoteCircuit> remote,
            @Nullable List<CircuitScheduleStep> schedule) {
        AvailableCapacity imported = availableCapacity(circuit, capacities, Direction.IMPORT, now);
        AvailableCapacity exported = availableCapacity(circuit, capacities, Direction.EXPORT, now);
        return new CircuitResponse(
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
                circuit.importSide()
                        .operationalLimitAt(now)
                        .map(Power::kilowatts)
                        .orElse(null),
                circuit.exportSide()
                        .operationalLimitAt(now)
                        .map(Power::kilowatts)
                        .orElse(null),
                decidedAt,
                decidedAt.plus(ScopeSupervision.DECISION_VALIDITY),
                unenforcedScopeIds,
                remote.map(remoteCircuit -> RemoteCircuitResponse.of(remoteCircuit, now))
                        .orElse(null),
                schedule);
    }

    private static AvailableCapacity availableCapacity(
            Circuit circuit, Map<Direction, CircuitCapacity> capacities, Direction direction, Instant now) {
        return Optional.ofNullable(capacities.get(direction))
                .map(CircuitCapacity::available)
                .orElseGet(() -> AvailableCapacity.of(circuit.directionOf(direction), Optional.empty(), now));
    }
}
