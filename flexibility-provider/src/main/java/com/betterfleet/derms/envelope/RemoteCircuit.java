package com.betterfleet.derms.envelope;

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
        Optional<Confirmed> confirmed,
        Optional<String> fault) {

    /** How long a write may be unconfirmed before it counts as failed. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    /**
     * What was read back.
     *
     * @param exported empty where the platform knows of no export
     */
    public record Confirmed(Power imported, Optional<Power> exported, Instant at) {}

    /** How it stands. */
    public enum State {
        /** What we decided was read back. */
        CONFIRMED,
        /** It is being written. */
        PENDING,
        /** It has not been read back for ten seconds. */
        FAILED
    }

    public State state(Instant now) {
        return unconfirmedSince
                .map(since -> now.isBefore(since.plus(PATIENCE)) ? State.PENDING : State.FAILED)
                .orElse(State.CONFIRMED);
    }
}
