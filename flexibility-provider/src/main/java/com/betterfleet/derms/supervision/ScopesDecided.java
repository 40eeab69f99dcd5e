package com.betterfleet.derms.supervision;

import java.util.Set;

/** The decisions or outlooks of these scopes changed; published in the transaction of the change. */
public record ScopesDecided(Set<String> scopeIds) {
    public ScopesDecided {
        scopeIds = Set.copyOf(scopeIds);
    }
}
