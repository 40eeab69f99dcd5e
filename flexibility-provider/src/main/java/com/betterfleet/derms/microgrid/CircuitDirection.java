package com.betterfleet.derms.microgrid;

import com.betterfleet.derms.power.Power;
import java.time.Instant;
import java.util.Optional;

/**
 * What bounds a circuit in one direction without any envelope.
 *
 * @param rating what the circuit can carry
 * @param safeDefault what it may carry while nobody says otherwise: the non-OSCP path; never above the rating
 * @param operational what a person allows for now, where somebody did
 */
public record CircuitDirection(Power rating, Power safeDefault, Optional<OperationalLimit> operational) {

    public Optional<Power> operationalLimitAt(Instant t) {
        return operational.filter(limit -> limit.appliesAt(t)).map(OperationalLimit::limit);
    }
}
