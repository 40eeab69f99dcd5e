package com.betterfleet.derms.envelope;

import java.util.Set;

/** The available capacity of these circuits changed; published in the transaction of the change. */
public record CircuitCapacityChanged(Set<String> circuitIds) {
    public CircuitCapacityChanged {
        circuitIds = Set.copyOf(circuitIds);
    }
}
