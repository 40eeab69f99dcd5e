package com.betterfleet.derms.microgrid;

import com.betterfleet.derms.refusal.NotFoundException;
import com.betterfleet.derms.time.Interval;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Port: the microgrids, circuits, scopes and assets. An interface with one implementation because another system's
 * directory may replace the one that the admin API fills, and because it hides the methods that write.
 */
public interface MicrogridDirectory {

    Optional<Microgrid> findMicrogrid(String id);

    Optional<Circuit> findCircuit(String id);

    Optional<ManagedScope> findScope(String id);

    Optional<Asset> findAsset(String id);

    /** Lists all microgrids by name. */
    List<Microgrid> listMicrogrids();

    /** Finds the circuits with an unreleased limit that another system wrote. */
    List<Circuit> findCircuitsWithForeignLimit();

    /** Lists all scopes by name. */
    List<ManagedScope> listScopes();

    /** Finds the present assets of scopes, by scope id and in order of name; a scope without assets has no entry. */
    Map<String, List<Asset>> findAssetsOfScopes(Collection<String> scopeIds);

    default List<Asset> findAssetsOf(String scopeId) {
        return findAssetsOfScopes(List.of(scopeId)).getOrDefault(scopeId, List.of());
    }

    /**
     * Finds the assets that belonged to scopes at any time of a span, by scope id and in order of time; a scope without
     * such assets has no entry.
     */
    Map<String, List<AssetMembership>> findMemberships(Collection<String> scopeIds, Interval span);

    /** Finds the scopes that an asset belonged to, in order of time; also of a deleted asset. */
    List<AssetMembership> findMembershipsOfAsset(String assetId);

    /** Finds the circuits of scopes, by scope id; a scope without circuit has no entry. */
    Map<String, Circuit> findCircuitsOfScopes(Collection<String> scopeIds);

    /** Finds the scopes on a circuit; at most one if the circuit is a grid connection. */
    List<ManagedScope> findScopesOn(String circuitId);

    /** Finds the circuit to which a scope's envelope is written; empty unless its circuit is a grid connection. */
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
