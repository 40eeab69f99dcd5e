package com.betterfleet.derms.envelope.remote;

import com.betterfleet.derms.power.Power;
import java.time.Instant;
import java.util.Optional;

/**
 * Port: another platform on which the available capacity of circuits stands (M6). Each call is one try; who calls retries.
 * The circuits of this service need none: their rows are written with the decision itself.
 */
public interface CircuitCapacityWriter {

    /** Whether there is such a platform at all. */
    boolean isAvailable();

    /** Writes what a circuit may carry; the newest write counts, whatever was written before. */
    PlatformAttempt writeCapacity(String remoteId, PlatformCapacity capacity);

    /** What stands on the platform now. */
    PlatformAttempt readCapacity(String remoteId);

    /** Lets go of a circuit: the platform returns it to its own value. */
    PlatformAttempt releaseCircuit(String remoteId);

    /**
     * What a circuit may carry.
     *
     * @param decidedFor the instant for which this was decided
     * @param validUntil until when the platform may rely on it; from then on the safe default holds
     */
    record PlatformCapacity(
            String circuitId,
            Power imported,
            Power exported,
            Power safeDefault,
            Power exportSafeDefault,
            Instant decidedFor,
            Instant validUntil) {}

    /** What came of a try. */
    sealed interface PlatformAttempt {

        /**
         * The platform answered.
         *
         * @param imported what stands there; empty where the call does not ask for it, or where nothing stands there
         * @param exported empty too where the platform knows of no export
         */
        record CompletedAttempt(Optional<Power> imported, Optional<Power> exported) implements PlatformAttempt {}

        /** It did not, or not as it should; why, in words without secrets. */
        record FailedAttempt(String reason) implements PlatformAttempt {}
    }
}
