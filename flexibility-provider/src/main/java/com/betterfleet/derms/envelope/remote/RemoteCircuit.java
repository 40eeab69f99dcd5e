package com.betterfleet.derms.envelope.remote;

import com.betterfleet.derms.power.Power;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A circuit whose capacity is also written to another platform (M6).
 *
 * @param remoteId the circuit's name on the platform
 * @param unconfirmedSince since when the decided capacity is not confirmed; empty: it is
 * @param confirmed the capacity that was read back last
 * @param fault why the last attempt failed; empty where it did not
 */
public record RemoteCircuit(
        String circuitId,
        String remoteId,
        Optional<Instant> unconfirmedSince,
        Optional<ConfirmedCapacity> confirmed,
        Optional<String> fault) {

    /** The time without confirmation after which a write counts as failed. */
    public static final Duration CONFIRMATION_TIMEOUT = Duration.ofSeconds(10);

    /**
     * A capacity that was read back.
     *
     * @param exported empty where the platform has no export
     */
    public record ConfirmedCapacity(Power imported, Optional<Power> exported, Instant at) {}

    /** How far the decided capacity is confirmed. */
    public enum ConfirmationState {
        /** The decided capacity was read back. */
        CONFIRMED,
        /** It is being written. */
        PENDING,
        /** It has not been read back within {@link #CONFIRMATION_TIMEOUT}. */
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
