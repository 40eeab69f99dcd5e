package com.betterfleet.derms.ems.circuits;

import com.betterfleet.derms.envelope.remote.RemoteCircuit;
import com.betterfleet.derms.envelope.remote.RemoteCircuit.ConfirmedCapacity;
import com.betterfleet.derms.power.Power;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of a circuit on an external platform.
 *
 * @param state CONFIRMED: the decided limit was read back; PENDING: it is being written; FAILED: not read back for ten
 *     seconds
 * @param confirmedCapacityKw the import limit read back last, kW; null: none yet
 * @param confirmedExportKw null also where the platform has no export limit
 * @param unconfirmedSince since when the decided limit is not confirmed; null: it is
 * @param fault why the last attempt failed; null where it succeeded
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
