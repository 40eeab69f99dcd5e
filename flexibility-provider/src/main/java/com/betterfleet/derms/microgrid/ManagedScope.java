package com.betterfleet.derms.microgrid;

import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.refusal.InputChecks;
import java.time.LocalTime;
import java.util.Optional;

/**
 * The part of a microgrid that one limit governs (M16).
 *
 * @param circuitId the circuit that is written when it is a grid connection; without one the scope only holds its envelope
 * @param minimumUseful below this the limit stops the work of the scope
 * @param uncontrollableLoad what cannot be shed
 * @param energyUntil the local time of the site until which people want to know how much energy there will be, such as the
 *     morning's departure; whole minutes
 * @param breachTerms by what its load is judged against its limit
 */
public record ManagedScope(
        String id,
        String microgridId,
        String name,
        Optional<String> circuitId,
        Optional<Power> minimumUseful,
        Optional<Power> uncontrollableLoad,
        Optional<LocalTime> energyUntil,
        BreachCriteria breachTerms) {

    public ManagedScope {
        InputChecks.requireId("id", id);
        InputChecks.requireName("name", name);
    }

    /** A scope of which nobody has said until when energy is wanted, nor by what its load is judged. */
    public ManagedScope(
            String id,
            String microgridId,
            String name,
            Optional<String> circuitId,
            Optional<Power> minimumUseful,
            Optional<Power> uncontrollableLoad) {
        this(
                id,
                microgridId,
                name,
                circuitId,
                minimumUseful,
                uncontrollableLoad,
                Optional.empty(),
                BreachCriteria.DEFAULT);
    }
}
