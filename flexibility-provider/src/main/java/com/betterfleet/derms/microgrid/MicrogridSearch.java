package com.betterfleet.derms.microgrid;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Port: what exists, looked for by name. Apart from {@link MicrogridDirectory} because it reads no more than is shown, however
 * much there is. A part of a name is found in any case; an empty one finds all.
 */
public interface MicrogridSearch {

    /** The first microgrid by name, which gives pages about several their time zone. */
    Optional<Microgrid> findFirst();

    /** The ids of the scopes so named, by name: whoever puts them in another order needs no more of them. */
    List<String> findScopeIds(String part);

    /** These scopes, in the order of the ids. */
    List<ManagedScope> findScopes(List<String> ids);

    long countCircuits(String part);

    /** The circuits so named, by name, from a place in that order on. */
    List<Circuit> findCircuits(String part, long from, int limit);

    /** The ids of the scopes that these assets belong to. */
    Set<String> findScopesOfAssets(Collection<String> assetIds);

    /** The scopes of which somebody has said what cannot be shed. */
    List<ManagedScope> findScopesWithUncontrollableLoad();

    /** The ids of the scopes on many circuits, by circuit id; one without a scope has no entry. */
    Map<String, List<String>> findScopesOn(Collection<String> circuitIds);
}
