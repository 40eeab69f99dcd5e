package com.betterfleet.derms.ems.circuits;

import com.betterfleet.derms.envelope.remote.RemoteCircuit;
import com.betterfleet.derms.envelope.remote.RemoteCircuit.ConfirmedCapacity;
import com.betterfleet.derms.power.Power;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A circuit on another platform.
 *
 * @param state CONFIRMED: what was decided was read back there; PENDING: it is being written; FAILED: it has not been read back
 *     for ten seconds
 * @param confirmedCapacityKw what was read back last, import, kW; null: nothing yet
 * @param confirmedExportKw null too where the platform knows of no export
 * @param unconfirmedSince since when what was decided has not been read back; null: it has
 * @param fault why the last try failed; null where it did not
 */
record RemoteCircuitResponse(
        String remoteId,
        String state,
        @Nullable BigDecimal confirmedCapacityKw,
        @Nullable BigDecimal confirmedExportKw,
        @Nullable Instant confirmedAt,
        @Nullable Instant unconfirmedSince,
        @Nullable String fault) {

    static RemoteCircuitResponse of(RemoteCircuit remote, Instant now) {
        Optional<ConfirmedCapacity> confirmed = remote.confirmed();
        return new RemoteCircuitResponse(
                remote.remoteId(),
                remote.confirmationState(now).name(),
                confirmed.map(ConfirmedCapacity::imported).map(Power::kilowatts).orElse(null),
                confirmed
                        .flatMap(ConfirmedCapacity::exported)
                        .map(Power::kilowatts)
                        .orElse(null),
                confirmed.map(ConfirmedCapacity::at).orElse(null),
                remote.unconfirmedSince().orElse(null),
                remote.fault().orElse(null));
    }
}
