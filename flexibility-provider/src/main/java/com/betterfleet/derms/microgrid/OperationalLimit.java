package com.betterfleet.derms.microgrid;

import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.refusal.InputChecks;
import java.time.Instant;
import java.util.Optional;

/**
 * A limit on a circuit for reasons of the plant, such as a hot transformer. An operator sets it, or the service finds
 * it on the circuit.
 *
 * @param until the instant at which it expires; empty if an operator has to release it
 * @param found whether another system wrote it to the circuit, below the value that the service had written
 */
public record OperationalLimit(
        Power limit, String reason, Optional<Instant> until, String setBy, Instant setAt, boolean found) {

    public OperationalLimit {
        InputChecks.requireName("reason", reason);
    }

    /** A limit that an operator sets. */
    public static OperationalLimit ofOperator(
            Power limit, String reason, Optional<Instant> until, String setBy, Instant setAt) {
        return new OperationalLimit(limit, reason, until, setBy, setAt, false);
    }

    /** A limit that another system wrote; it stays in force until an operator releases it. */
    public static OperationalLimit ofForeignValue(Power limit, String reason, String by, Instant at) {
        return new OperationalLimit(limit, reason, Optional.empty(), by, at, true);
    }

    public boolean appliesAt(Instant t) {
        return until.isEmpty() || t.isBefore(until.get());
    }
}
