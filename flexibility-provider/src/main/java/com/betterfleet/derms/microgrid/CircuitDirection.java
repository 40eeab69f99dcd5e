package com.betterfleet.derms.microgrid;

import com.betterfleet.derms.power.Power;
import java.time.Instant;
import java.util.Optional;

/**
 * The limits of a circuit in one direction without any envelope.
 *
 * @param rating the capacity of the circuit
 * @param safeDefault the limit while no envelope applies, agreed outside OSCP; at most the rating
 * @param operational the limit that an operator set or the service found on the circuit
 */
public record CircuitDirection(Power rating, Power safeDefault, Optional<OperationalLimit> operational) {

    public Optional<Power> operationalLimitAt(Instant t) {
        return operational.filter(limit -> limit.appliesAt(t)).map(OperationalLimit::limit);
    }
}
