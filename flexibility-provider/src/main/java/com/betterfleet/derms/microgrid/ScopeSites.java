package com.betterfleet.derms.microgrid;

import java.util.Collection;
import java.util.Map;

/**
 * Port: looks up names and time zones of many scopes at once. An interface with one implementation because it is
 * replaced together with {@link MicrogridDirectory}.
 */
public interface ScopeSites {

    /** Finds sites by scope id; a deleted scope has no entry. */
    Map<String, ScopeSite> findSites(Collection<String> scopeIds);
}
