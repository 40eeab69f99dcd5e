package com.betterfleet.derms.envelope.remote;

import com.betterfleet.derms.power.Power;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Port: a platform that stores the capacity of circuits outside this service (M6). Each call is one attempt; the
 * caller retries. Circuits of this service need no writer: their rows are written with the decision.
 */
public interface CircuitCapacityWriter {

    /** Whether a platform is configured. */
    boolean isAvailable();

    /** Writes the capacity of a circuit, replacing any value before. */
    PlatformAttempt writeCapacity(String remoteId, PlatformCapacity capacity);

    /** Reads the present value on the platform. */
    PlatformAttempt readCapacity(String remoteId);

    /** Releases a circuit: the platform returns it to its own value. */
    PlatformAttempt releaseCircuit(String remoteId);

    /**
     * The capacity of a circuit to write.
     *
     * @param decidedFor the instant for which this was decided
     * @param validUntil until when the platform may rely on it; from then on the safe default applies
     */
    record PlatformCapacity(
            String circuitId,
            Power imported,
            Power exported,
            Power safeDefault,
            Power exportSafeDefault,
            Instant decidedFor,
            Instant validUntil) {}

    /** The outcome of one attempt. */
    sealed interface PlatformAttempt {

        /**
         * The platform answered.
         *
         * @param imported the value on the platform; empty where the call does not read it, or where there is none
         * @param exported also empty where the platform has no export
         */
        record CompletedAttempt(Optional<Power> imported, Optional<Power> exported) implements PlatformAttempt {}

        /**
         * The platform did not answer, or not as specified.
         *
         * @param reason the cause, without secrets
         * @param retryAfter the pause that the platform asks for before the next attempt
         */
        record FailedAttempt(String reason, Optional<Duration> retryAfter) implements PlatformAttempt {
            public FailedAttempt(String reason) {
                this(reason, Optional.empty());
            }
        }
    }
}
