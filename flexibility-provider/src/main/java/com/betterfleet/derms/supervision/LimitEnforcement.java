package com.betterfleet.derms.supervision;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.GroupBinding.EnforcementMode;
import com.betterfleet.derms.microgrid.Circuit;
import java.util.Optional;

/** Whether the limits of a scope are written to a circuit, or the reason why they are not (M6). */
public enum LimitEnforcement {
    ENFORCED("limits are written to the circuit"),
    /** No group is bound, so there is no limit. */
    NOT_BOUND("no group is bound to the scope"),
    OBSERVED("the binding only observes: limits are shown and not written to the circuit"),
    NO_CIRCUIT("the scope has no circuit: limits are shown and written nowhere; give the scope a grid connection"),
    /** Its circuit is of a kind that carries no envelope. */
    NO_GRID_CONNECTION("the scope's circuit is no grid connection: limits are shown and not written to it;"
            + " give the scope a circuit of kind GRID_CONNECTION");

    private final String description;

    LimitEnforcement(String description) {
        this.description = description;
    }

    /**
     * Determines the enforcement of a scope's limits.
     *
     * @param binding of the group that is bound to the scope
     * @param circuit of the scope, of any kind
     */
    public static LimitEnforcement of(Optional<GroupBinding> binding, Optional<Circuit> circuit) {
        if (binding.isEmpty()) {
            return NOT_BOUND;
        }
        if (binding.get().enforcement() == EnforcementMode.OBSERVE) {
            return OBSERVED;
        }
        return circuit.map(known -> known.carriesEnvelope() ? ENFORCED : NO_GRID_CONNECTION)
                .orElse(NO_CIRCUIT);
    }

    public boolean isEnforced() {
        return this == ENFORCED;
    }

    /** Whether limits were meant to be written and no circuit carries them. */
    public boolean isMissingCircuit() {
        return this == NO_CIRCUIT || this == NO_GRID_CONNECTION;
    }

    /** States in words whether limits are written, and what to do where none carries them. */
    public String description() {
        return description;
    }
}
