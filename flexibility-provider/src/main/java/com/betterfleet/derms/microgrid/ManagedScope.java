package com.betterfleet.derms.microgrid;

import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.refusal.Require;
import java.util.Optional;

/**
 * The part of a microgrid that one limit governs (M16).
 *
 * @param circuitId the circuit that is written when it is a grid connection; without one the scope only holds its envelope
 * @param minimumUseful below this the limit stops the work of the scope
 * @param uncontrollableLoad what cannot be shed
 */
public record ManagedScope(
        String id,
        String microgridId,
        String name,
        Optional<String> circuitId,
        Optional<Power> minimumUseful,
        Optional<Power> uncontrollableLoad) {

    public ManagedScope {
        Require.id("id", id);
        Require.name("name", name);
    }
}
