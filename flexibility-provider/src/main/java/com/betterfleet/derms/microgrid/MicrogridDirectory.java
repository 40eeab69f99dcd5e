package com.betterfleet.derms.microgrid;

import com.betterfleet.derms.refusal.NotFoundException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Port: what exists. Filled by the admin API here, and by another system's directory where there is one. */
public interface MicrogridDirectory {

    Optional<Microgrid> findMicrogrid(String id);

    Optional<Circuit> findCircuit(String id);

    Optional<ManagedScope> findScope(String id);

    Optional<Asset> findAsset(String id);

    /** All microgrids by name. */
    List<Microgrid> listMicrogrids();

    /** The circuits on which a value was found that another system wrote and nobody has released yet. */
    List<Circuit> findCircuitsWithForeignLimit();

    /** All scopes by name. */
    List<ManagedScope> listScopes();

    /** The assets of many scopes at once, by scope id and in order of name; a scope without assets has no entry. */
    Map<String, List<Asset>> findAssetsOfScopes(Collection<String> scopeIds);

    default List<Asset> findAssetsOf(String scopeId) {
        return findAssetsOfScopes(List.of(scopeId)).getOrDefault(scopeId, List.of());
    }

    /** The circuits of many scopes at once, by scope id; a scope without circuit has no entry. */
    Map<String, Circuit> findCircuitsOfScopes(Collection<String> scopeIds);

    /** The scopes on a circuit; at most one where the circuit is a grid connection. */
    List<ManagedScope> findScopesOn(String circuitId);

    /** The circuit that a scope's envelope is carried to; empty where it has none, or one that is no grid connection. */
    default Optional<Circuit> findGovernedCircuit(ManagedScope scope) {
        return scope.circuitId().flatMap(this::findCircuit).filter(Circuit::carriesEnvelope);
    }

    default Microgrid requireMicrogrid(String id) {
        return findMicrogrid(id).orElseThrow(() -> new NotFoundException("microgrid", id));
    }

    default Circuit requireCircuit(String id) {
        return findCircuit(id).orElseThrow(() -> new NotFoundException("circuit", id));
    }

    default ManagedScope requireScope(String id) {
        return findScope(id).orElseThrow(() -> new NotFoundException("scope", id));
    }

    default Asset requireAsset(String id) {
        return findAsset(id).orElseThrow(() -> new NotFoundException("asset", id));
    }
}
