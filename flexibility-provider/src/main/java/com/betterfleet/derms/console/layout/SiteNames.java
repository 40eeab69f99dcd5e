package com.betterfleet.derms.console.layout;

import com.betterfleet.derms.microgrid.ScopeSite;
import com.betterfleet.derms.microgrid.ScopeSites;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The names of scopes that a page mentions, read at once. A scope that was deleted appears by its id.
 *
 * @param sitesById the scopes that exist
 * @param namedAtMost how many of a longer list are named; the others are counted
 */
public record SiteNames(Map<String, ScopeSite> sitesById, int namedAtMost) {

    /** Reads the names for several lists of scope ids. */
    public static SiteNames read(ScopeSites sites, Collection<List<String>> scopeIds, int namedAtMost) {
        List<String> named = scopeIds.stream()
                .flatMap(ids -> ids.stream().limit(namedAtMost))
                .distinct()
                .toList();
        return new SiteNames(sites.findSites(named), namedAtMost);
    }

    public String nameOf(String scopeId) {
        return Optional.ofNullable(sitesById.get(scopeId)).map(ScopeSite::name).orElse(scopeId);
    }

    /** The zone of the first scope; empty where there is none or it was deleted. */
    public Optional<ZoneId> zoneOfFirst(List<String> scopeIds) {
        return scopeIds.stream()
                .limit(1)
                .flatMap(id -> Optional.ofNullable(sitesById.get(id)).stream())
                .map(ScopeSite::timeZone)
                .findFirst();
    }

    /** "Wiri Bus Depot, Albany and 7 more". */
    public String describe(List<String> scopeIds) {
        String named = scopeIds.stream().limit(namedAtMost).map(this::nameOf).collect(Collectors.joining(", "));
        int more = scopeIds.size() - namedAtMost;
        return more > 0 ? named + " and " + more + " more" : named;
    }
}
