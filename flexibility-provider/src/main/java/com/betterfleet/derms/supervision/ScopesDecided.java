package com.betterfleet.derms.supervision;

import java.util.Set;

/** What holds for these scopes, or what is known of it, changed; published in the transaction of the change. */
public record ScopesDecided(Set<String> scopeIds) {
    public ScopesDecided {
        scopeIds = Set.copyOf(scopeIds);
    }
}
