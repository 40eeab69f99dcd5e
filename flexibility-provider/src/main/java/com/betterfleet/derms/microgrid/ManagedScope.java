package com.betterfleet.derms.microgrid;

import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.refusal.InputChecks;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.LocalTime;
import java.util.Optional;

/**
 * The part of a microgrid that one limit governs (M16). The name in {@link JsonProperty} is that of stored audit entries.
 *
 * @param circuitId the circuit that is written if it is a grid connection; without one the scope only stores its
 *     envelope
 * @param minimumUseful a limit below this stops the operation of the scope
 * @param uncontrollableLoad load that cannot be shed
 * @param energyUntil the local time until which the expected energy is shown, such as the morning's departure; whole
 *     minutes
 * @param breachCriteria criteria for evaluating its load against its limit
 */
public record ManagedScope(
        String id,
        String microgridId,
        String name,
        Optional<String> circuitId,
        Optional<Power> minimumUseful,
        Optional<Power> uncontrollableLoad,
        Optional<LocalTime> energyUntil,
        @JsonProperty("breachTerms") BreachCriteria breachCriteria) {

    public ManagedScope {
        InputChecks.requireId("id", id);
        InputChecks.requireName("name", name);
    }

    /** A scope without a time for the expected energy and with the default breach criteria. */
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
