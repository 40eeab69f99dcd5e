package com.betterfleet.derms.ems;

import com.betterfleet.derms.envelope.RemoteCircuit;
import com.betterfleet.derms.envelope.RemoteCircuit.Confirmed;
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
record RemoteAnswer(
        String remoteId,
        String state,
        @Nullable BigDecimal confirmedCapacityKw,
        @Nullable BigDecimal confirmedExportKw,
        @Nullable Instant confirmedAt,
        @Nullable Instant unconfirmedSince,
        @Nullable String fault) {

    static RemoteAnswer of(RemoteCircuit remote, Instant now) {
        Optional<Confirmed> confirmed = remote.confirmed();
        return new RemoteAnswer(
                remote.remoteId(),
                remote.state(now).name(),
                confirmed.map(Confirmed::imported).map(Power::kilowatts).orElse(null),
                confirmed.flatMap(Confirmed::exported).map(Power::kilowatts).orElse(null),
                confirmed.map(Confirmed::at).orElse(null),
                remote.unconfirmedSince().orElse(null),
                remote.fault().orElse(null));
    }
}
