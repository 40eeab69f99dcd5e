package com.betterfleet.derms.compliance;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.GroupBinding.EnforcementMode;
import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Reads breaches and how far load was evaluated (M19). */
@Service
@Transactional(readOnly = true)
public class BreachQueries {

    private final JdbcBreaches breaches;
    private final JdbcEvaluationProgress evaluations;
    private final MicrogridDirectory microgrids;
    private final GroupBindings bindings;

    BreachQueries(
            JdbcBreaches breaches,
            JdbcEvaluationProgress evaluations,
            MicrogridDirectory microgrids,
            GroupBindings bindings) {
        this.breaches = breaches;
        this.evaluations = evaluations;
        this.microgrids = microgrids;
        this.bindings = bindings;
    }

    /** All ongoing episodes, the longest first. */
    public List<Breach> listOpen() {
        return breaches.listOpen();
    }

    /** The ongoing episodes of these scopes, the longest first. */
    public List<Breach> listOpen(Collection<String> scopeIds) {
        return breaches.listOpen(scopeIds);
    }

    /** The newest episode of each direction and kind of these scopes, ongoing or ended. */
    public List<Breach> listLatest(Collection<String> scopeIds) {
        return breaches.listLatest(scopeIds);
    }

    /** The scopes with an ongoing episode. */
    public Set<String> findScopesOverLimit() {
        return new HashSet<>(breaches.listScopesOverLimit());
    }

    /** The SQL of an instant in the past where a load is over its limit, or is projected to be; else null. */
    public static String openBreachSql() {
        return JdbcBreaches.openBreachSql();
    }

    /** The episodes of a scope, newest first; {@code before} is an id, 0 for the newest of all. */
    public List<Breach> listNewest(String scopeId, long before, int limit) {
        microgrids.requireScope(scopeId);
        return breaches.listNewest(scopeId, before, limit);
    }

    /** The scopes whose load leads to a breach of the current quarter hour. */
    public List<ProjectedBreach> listProjectedBreaches(Instant now) {
        return evaluations.listProjectedBreaches(now);
    }

    /** Whether the load of a scope is evaluated, and how far. */
    public EvaluationStatus getEvaluationStatus(String scopeId) {
        return new EvaluationStatus(
                Optional.ofNullable(findUnevaluatedScopes(List.of(scopeId)).get(scopeId)),
                evaluations
                        .findByScope(scopeId)
                        .map(EvaluationProgress::evaluatedUntil)
                        .filter(until -> until.isAfter(Instant.EPOCH)));
    }

    /** The scopes among these whose load is not evaluated, with the reason. */
    public Map<String, UnevaluatedReason> findUnevaluatedScopes(Collection<String> scopeIds) {
        Map<String, Circuit> circuits = microgrids.findCircuitsOfScopes(scopeIds);
        Map<String, UnevaluatedReason> unevaluated = new HashMap<>();
        for (String scopeId : scopeIds) {
            Circuit circuit = circuits.get(scopeId);
            if (circuit == null) {
                unevaluated.put(scopeId, UnevaluatedReason.NO_CIRCUIT);
            } else if (!circuit.carriesEnvelope()) {
                unevaluated.put(scopeId, UnevaluatedReason.NO_GRID_CONNECTION);
            }
        }
        bindings.findByScopes(scopeIds).stream()
                .filter(binding -> binding.enforcement() == EnforcementMode.OBSERVE)
                .map(GroupBinding::scopeId)
                .forEach(scopeId -> unevaluated.putIfAbsent(scopeId, UnevaluatedReason.OBSERVED));
        return unevaluated;
    }

    /**
     * Whether the load of a scope is evaluated, and how far.
     *
     * @param unevaluatedReason why it is not; empty: it is
     * @param until the end of the last evaluated window; empty: none yet
     */
    public record EvaluationStatus(Optional<UnevaluatedReason> unevaluatedReason, Optional<Instant> until) {}

    /** Why the load of a scope is not evaluated. */
    public enum UnevaluatedReason {
        /** It has no circuit, and so no limit. */
        NO_CIRCUIT,
        /** Its circuit is no grid connection and is not written. */
        NO_GRID_CONNECTION,
        /** Its limits are only observed. */
        OBSERVED
    }
}
