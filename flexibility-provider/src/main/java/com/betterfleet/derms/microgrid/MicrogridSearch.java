package com.betterfleet.derms.microgrid;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Port: paged search of microgrids, circuits and scopes by name. An interface with one implementation because it is
 * replaced together with {@link MicrogridDirectory}, and apart from it because it reads only what a page shows. A part
 * of a name matches in any case; an empty part matches all.
 */
public interface MicrogridSearch {

    /** Finds the first microgrid by name, whose time zone is used on pages about several. */
    Optional<Microgrid> findFirst();

    /** Finds microgrids by id. */
    Map<String, Microgrid> findMicrogrids(Collection<String> ids);

    /** Finds the ids of the scopes with a matching name, sorted by name. */
    List<String> findScopeIds(String part);

    /** Finds scopes in the order of the given ids. */
    List<ManagedScope> findScopes(List<String> ids);

    long countCircuits(String part);

    /** Finds the circuits with a matching name, by name, from an offset on. */
    List<Circuit> findCircuits(String part, long from, int limit);

    /** Finds the ids of the scopes to which assets belong. */
    Set<String> findScopesOfAssets(Collection<String> assetIds);

    /** Finds the scopes with a stated uncontrollable load. */
    List<ManagedScope> findScopesWithUncontrollableLoad();

    /** Finds the ids of the scopes on circuits, by circuit id; a circuit without a scope has no entry. */
    Map<String, List<String>> findScopesOn(Collection<String> circuitIds);
}
