package com.betterfleet.derms.envelope;

import com.betterfleet.derms.envelope.OperatingEnvelope.EnvelopeBasis;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import java.time.Instant;
import java.util.Optional;

/**
 * What a circuit may carry in one direction, and why: what is written to the circuit, and what its history is made of.
 *
 * @param envelope the limit of the envelope that holds, where one does, whether or not it is what binds
 * @param decisionRow the row of the decision table that led here
 * @param basis what kind of statement that envelope rests on
 * @param reference the reference of the envelope that holds
 * @param decidedFor the instant for which this was decided
 */
public record CircuitCapacity(
        String circuitId,
        Direction direction,
        AvailableCapacity available,
        Optional<Power> envelope,
        Optional<EnvelopeBasis> basis,
        int decisionRow,
        Optional<String> reference,
        Instant decidedFor) {

    /** Whether a reader would see a difference; the instant of decision alone is none. */
    boolean isDifferentFrom(CircuitCapacity other) {
        return !available.equals(other.available)
                || !envelope.equals(other.envelope)
                || !basis.equals(other.basis)
                || decisionRow != other.decisionRow
                || !reference.equals(other.reference);
    }
}
