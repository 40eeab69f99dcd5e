package com.betterfleet.derms.compliance;

import java.util.Set;

/** Breaches or projected breaches of these scopes have changed; published in the transaction of the change. */
public record BreachChanged(Set<String> scopeIds) {
    public BreachChanged {
        scopeIds = Set.copyOf(scopeIds);
    }
}
