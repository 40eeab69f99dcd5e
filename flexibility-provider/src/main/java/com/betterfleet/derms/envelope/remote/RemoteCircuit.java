package com.betterfleet.derms.envelope.remote;

import com.betterfleet.derms.power.Power;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A circuit whose capacity stands on another platform too (M6).
 *
 * @param remoteId how the platform names it
 * @param unconfirmedSince since when what is wanted has not been read back; empty: it is there
 * @param confirmed what was read back last
 * @param fault why the last try failed; empty where it did not
 */
public record RemoteCircuit(
        String circuitId,
        String remoteId,
        Optional<Instant> unconfirmedSince,
        Optional<ConfirmedCapacity> confirmed,
        Optional<String> fault) {

    /** How long a write may be unconfirmed before it counts as failed. */
    public static final Duration CONFIRMATION_TIMEOUT = Duration.ofSeconds(10);

    /**
     * What was read back.
     *
     * @param exported empty where the platform knows of no export
     */
    public record ConfirmedCapacity(Power imported, Optional<Power> exported, Instant at) {}

    /** How it stands. */
    public enum ConfirmationState {
        /** What we decided was read back. */
        CONFIRMED,
        /** It is being written. */
        PENDING,
        /** It has not been read back for ten seconds. */
        FAILED
    }

    public ConfirmationState confirmationState(Instant now) {
        return unconfirmedSince
                .map(since -> now.isBefore(since.plus(CONFIRMATION_TIMEOUT))
                        ? ConfirmationState.PENDING
                        : ConfirmationState.FAILED)
                .orElse(ConfirmationState.CONFIRMED);
    }
}
