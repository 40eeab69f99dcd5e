package com.betterfleet.derms.microgrid;

import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.refusal.InputChecks;
import java.time.Instant;
import java.util.Optional;

/**
 * A limit on a circuit for reasons of the plant, such as a hot transformer: set by a person, or found on the circuit.
 *
 * @param until the instant from which it no longer holds; absent: until a person releases it
 * @param found whether no person set it: another system wrote it to the circuit, below what we had written
 */
public record OperationalLimit(
        Power limit, String reason, Optional<Instant> until, String setBy, Instant setAt, boolean found) {

    public OperationalLimit {
        InputChecks.requireName("reason", reason);
    }

    /** What a person sets. */
    public static OperationalLimit ofOperator(
            Power limit, String reason, Optional<Instant> until, String setBy, Instant setAt) {
        return new OperationalLimit(limit, reason, until, setBy, setAt, false);
    }

    /** What another system wrote: kept until a person releases it. */
    public static OperationalLimit ofForeignValue(Power limit, String reason, String by, Instant at) {
        return new OperationalLimit(limit, reason, Optional.empty(), by, at, true);
    }

    public boolean appliesAt(Instant t) {
        return until.isEmpty() || t.isBefore(until.get());
    }
}
