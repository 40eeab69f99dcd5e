package com.betterfleet.derms.compliance;

import java.util.Set;

/**
 * A breach of these scopes began, was over or is told otherwise, or where their load leads is; published in the transaction of
 * the change.
 */
public record BreachChanged(Set<String> scopeIds) {
    public BreachChanged {
        scopeIds = Set.copyOf(scopeIds);
    }
}
