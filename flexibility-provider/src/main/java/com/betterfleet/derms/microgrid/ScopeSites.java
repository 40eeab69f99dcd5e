package com.betterfleet.derms.microgrid;

import java.util.Collection;
import java.util.Map;

/** Looks up what is said of many scopes at once. */
public interface ScopeSites {

    /** By scope id; what does not exist any more has no entry. */
    Map<String, ScopeSite> findSites(Collection<String> scopeIds);
}
