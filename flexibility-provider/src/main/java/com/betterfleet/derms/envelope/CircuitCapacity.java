package com.betterfleet.derms.envelope;

import com.betterfleet.derms.envelope.OperatingEnvelope.EnvelopeBasis;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import java.time.Instant;
import java.util.Optional;

/**
 * The capacity of a circuit in one direction and its origin, as written to the circuit and its history.
 *
 * @param envelope the limit of the envelope that applies, even where another bound is lower
 * @param decisionRow the number of the row of the decision table behind it
 * @param basis the kind of statement that the envelope rests on
 * @param reference the reference of the envelope
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

    /** Whether anything but the instant of decision differs. */
    boolean isDifferentFrom(CircuitCapacity other) {
        return !available.equals(other.available)
                || !envelope.equals(other.envelope)
                || !basis.equals(other.basis)
                || decisionRow != other.decisionRow
                || !reference.equals(other.reference);
    }
}
