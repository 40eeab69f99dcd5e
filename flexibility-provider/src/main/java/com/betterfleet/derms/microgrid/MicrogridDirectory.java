package com.betterfleet.derms.microgrid;

import com.betterfleet.derms.refusal.Absent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Port: what exists. Filled by the admin API here, and by another system's directory where there is one. */
public interface MicrogridDirectory {

    Optional<Microgrid> microgrid(String id);

    Optional<Circuit> circuit(String id);

    Optional<ManagedScope> scope(String id);

    Optional<Asset> asset(String id);

    /** All microgrids by name. */
    List<Microgrid> microgrids();

    /** The circuits on which a value was found that another system wrote and nobody has released yet. */
    List<Circuit> circuitsWithFoundLimit();

    /** All scopes by name. */
    List<ManagedScope> scopes();

    /** The assets of many scopes at once, by scope id and in order of name; a scope without assets has no entry. */
    Map<String, List<Asset>> assetsOfScopes(Collection<String> scopeIds);

    default List<Asset> assetsOf(String scopeId) {
        return assetsOfScopes(List.of(scopeId)).getOrDefault(scopeId, List.of());
    }

    /** The circuits of many scopes at once, by scope id; a scope without circuit has no entry. */
    Map<String, Circuit> circuitsOfScopes(Collection<String> scopeIds);

    /** The scopes on a circuit; at most one where the circuit is a grid connection. */
    List<ManagedScope> scopesOn(String circuitId);

    /** The circuit that a scope's envelope is carried to; empty where it has none, or one that is no grid connection. */
    default Optional<Circuit> governedBy(ManagedScope scope) {
        return scope.circuitId().flatMap(this::circuit).filter(Circuit::carriesEnvelope);
    }

    default Microgrid requireMicrogrid(String id) {
        return microgrid(id).orElseThrow(() -> new Absent("microgrid", id));
    }

    default Circuit requireCircuit(String id) {
        return circuit(id).orElseThrow(() -> new Absent("circuit", id));
    }

    default ManagedScope requireScope(String id) {
        return scope(id).orElseThrow(() -> new Absent("scope", id));
    }

    default Asset requireAsset(String id) {
        return asset(id).orElseThrow(() -> new Absent("asset", id));
    }
}
