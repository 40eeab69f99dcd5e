package com.betterfleet.derms.envelope;

import java.util.Set;

/** The available capacity of these circuits changed; published in the transaction of the change. */
public record CircuitWritten(Set<String> circuitIds) {
    public CircuitWritten {
        circuitIds = Set.copyOf(circuitIds);
    }
}
