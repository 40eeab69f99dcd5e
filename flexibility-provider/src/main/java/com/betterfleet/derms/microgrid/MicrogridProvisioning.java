package com.betterfleet.derms.microgrid;

import com.betterfleet.derms.audit.AuditTrail;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.quarantine.SubjectSelection;
import com.betterfleet.derms.refusal.ConflictException;
import com.betterfleet.derms.refusal.InvalidValueException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Creates, changes and deletes microgrids, circuits, scopes and assets (M16). Each call is one transaction with its
 * audit entry. Listeners that derive values from an edit run inside that transaction.
 */
@Service
@Transactional
public class MicrogridProvisioning {

    private final JdbcMicrogridDirectory microgrids;
    private final List<DependantLookup> dependants;
    private final List<ScopeLimitGuard> guards;
    private final AuditTrail audit;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    MicrogridProvisioning(
            JdbcMicrogridDirectory microgrids,
            List<DependantLookup> dependants,
            List<ScopeLimitGuard> guards,
            AuditTrail audit,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.microgrids = microgrids;
        this.dependants = dependants;
        this.guards = guards;
        this.audit = audit;
        this.events = events;
        this.clock = clock;
    }

    /** Creates the microgrid or replaces its definition. */
    public void saveMicrogrid(Microgrid microgrid) {
        Optional<Microgrid> before = microgrids.findMicrogrid(microgrid.id());
        microgrids.saveMicrogrid(microgrid);
        recordChange("microgrid", microgrid.id(), before, Optional.of(microgrid));
    }

    /**
     * Creates the circuit or replaces its definition; an operational limit stays as it is.
     *
     * @throws ConflictException if phases or voltage would change under a bound group, a limit in force would no longer
     *     be written, or a second scope would share a grid connection
     */
    public void saveCircuit(Circuit circuit) {
        microgrids.requireMicrogrid(circuit.microgridId());
        Optional<Circuit> before = microgrids.lockCircuit(circuit.id());
        before.ifPresent(old -> {
            requireSameMicrogrid("circuit", old.id(), old.microgridId(), circuit.microgridId());
            requireEditable(old, circuit);
            requireContinuity(microgrids.findScopesOn(old.id()), Optional.of(old), Optional.of(circuit));
        });
        microgrids.saveCircuit(circuit);
        recordChange("circuit", circuit.id(), before, Optional.of(circuit));
        if (before.isPresent() && before.get().kind() != circuit.kind()) {
            microgrids
                    .findScopesOn(circuit.id())
                    .forEach(scope -> events.publishEvent(
                            new ScopeCircuitChanged(scope.id(), Optional.of(circuit.id()), Optional.of(circuit.id()))));
        }
        events.publishEvent(new CircuitChanged(circuit.id()));
    }

    /**
     * Creates the scope or replaces its definition. Limits in force go on, on another circuit as well.
     *
     * @throws ConflictException if a limit in force would end or mean something else on the other circuit, or the
     *     circuit is a grid connection that has a scope
     */
    public void saveScope(ManagedScope scope) {
        microgrids.requireMicrogrid(scope.microgridId());
        Optional<ManagedScope> before = microgrids.findScope(scope.id());
        before.ifPresent(old -> requireSameMicrogrid("scope", old.id(), old.microgridId(), scope.microgridId()));
        Optional<String> from = before.flatMap(ManagedScope::circuitId);
        Map<String, Circuit> circuits = microgrids.lockCircuits(
                Stream.concat(from.stream(), scope.circuitId().stream()).toList());
        scope.circuitId().ifPresent(id -> requireCircuitFree(scope, id, circuits.get(id)));
        before.ifPresent(old -> requireContinuity(
                List.of(old), from.map(circuits::get), scope.circuitId().map(circuits::get)));
        microgrids.saveScope(scope);
        recordChange("scope", scope.id(), before, Optional.of(scope));
        if (!from.equals(scope.circuitId())) {
            events.publishEvent(new ScopeCircuitChanged(scope.id(), from, scope.circuitId()));
        }
    }

    /**
     * Creates the asset or replaces its definition. After a change of its scope or role, what it used until now stays
     * where it was used.
     */
    public void saveAsset(Asset asset) {
        microgrids.requireMicrogrid(asset.microgridId());
        asset.scopeId().ifPresent(id -> {
            ManagedScope scope = microgrids.requireScope(id);
            requireSameMicrogrid("scope", id, scope.microgridId(), asset.microgridId());
        });
        Optional<Asset> before = microgrids.findAsset(asset.id());
        before.ifPresent(old -> requireSameMicrogrid("asset", old.id(), old.microgridId(), asset.microgridId()));
        microgrids.saveAsset(asset, clock.instant());
        recordChange("asset", asset.id(), before, Optional.of(asset));
    }

    /** Sets or, with an empty limit, releases an operational limit of a circuit. */
    public void setOperationalLimit(
            String circuitId, Direction direction, Optional<OperationalLimit> limit, String reason) {
        Circuit circuit = microgrids.lockCircuit(circuitId).orElseGet(() -> microgrids.requireCircuit(circuitId));
        Instant now = clock.instant();
        limit.flatMap(OperationalLimit::until)
                .filter(until -> !until.isAfter(now))
                .ifPresent(until -> {
                    throw new InvalidValueException("until", until, "an instant after now, " + now);
                });
        microgrids.saveOperationalLimit(circuitId, direction, limit);
        audit.recordAction(
                "operational limit " + direction,
                "circuit/" + circuitId,
                circuit.directionOf(direction).operational().orElse(null),
                limit.orElse(null),
                reason);
        events.publishEvent(new CircuitChanged(circuitId));
    }

    /** Releases the operational limits that have expired. */
    int releaseExpiredLimits(SubjectSelection selection) {
        List<String> released = microgrids.deleteOperationalLimitsUntil(clock.instant(), selection);
        released.forEach(circuitId -> {
            audit.recordAction("operational limit ended", "circuit/" + circuitId, null, null, "it has expired");
            events.publishEvent(new CircuitChanged(circuitId));
        });
        return released.size();
    }

    /** The circuits whose operational limit has expired. */
    List<String> findCircuitsWithExpiredLimit(SubjectSelection selection) {
        return microgrids.findCircuitsWithExpiredLimit(clock.instant(), selection);
    }

    /**
     * Deletes an entity that no other entity references.
     *
     * @param kind {@code microgrid}, {@code circuit}, {@code scope} or {@code asset}
     * @throws ConflictException with the list of references
     */
    public void deleteByKind(String kind, String id) {
        // Locked, so that a reference which is being added is seen below.
        microgrids.lockByKind(kind, id);
        Object before = microgrids.requireByKind(kind, id);
        List<String> blockers = new ArrayList<>(microgrids.findDependants(kind, id));
        dependants.forEach(port -> blockers.addAll(port.findDependants(kind, id)));
        if (!blockers.isEmpty()) {
            throw new ConflictException("%s \"%s\" is still in use; remove first".formatted(kind, id), blockers);
        }
        microgrids.deleteByKind(kind, id, clock.instant());
        audit.recordAction("deleted", kind + "/" + id, before, null, null);
    }

    /**
     * Checks that no limit in force ends or changes its meaning; locks limits and scopes, so that no forecast, binding or
     * other edit intervenes before this one is stored.
     */
    private void requireContinuity(List<ManagedScope> scopes, Optional<Circuit> before, Optional<Circuit> after) {
        List<String> scopeIds = scopes.stream().map(ManagedScope::id).toList();
        guards.forEach(guard -> guard.lockLimits(scopeIds));
        if (!circuitIdsOf(microgrids.lockScopes(scopeIds)).equals(circuitIdsOf(scopes))) {
            throw new ConflictException(
                    "the circuit of scope %s changed at the same time; read it and try again".formatted(scopeIds));
        }
        scopeIds.forEach(id -> guards.forEach(guard -> guard.requireContinuity(id, before, after)));
    }

    private static Map<String, Optional<String>> circuitIdsOf(List<ManagedScope> scopes) {
        return scopes.stream().collect(Collectors.toMap(ManagedScope::id, ManagedScope::circuitId));
    }

    /** @param locked the circuit, locked so that two concurrent scopes cannot both find it free; null: unknown */
    private void requireCircuitFree(ManagedScope scope, String circuitId, @Nullable Circuit locked) {
        Circuit circuit = locked == null ? microgrids.requireCircuit(circuitId) : locked;
        requireSameMicrogrid("circuit", circuitId, circuit.microgridId(), scope.microgridId());
        if (circuit.kind() == CircuitKind.GRID_CONNECTION) {
            requireSingleScope(circuitId, microgrids.findScopesOn(circuitId), scope.id());
        }
    }

    private void requireEditable(Circuit old, Circuit circuit) {
        List<ManagedScope> scopes = microgrids.findScopesOn(old.id());
        boolean amperesChange = old.phases() != circuit.phases()
                || old.nominalPhaseVoltage().compareTo(circuit.nominalPhaseVoltage()) != 0;
        if (amperesChange) {
            List<String> bound = scopes.stream()
                    .flatMap(scope ->
                            dependants.stream().flatMap(port -> port.findDependants("scope", scope.id()).stream()))
                    .toList();
            if (!bound.isEmpty()) {
                throw new ConflictException(
                        "phases and nominalPhaseVoltage convert what a bound group states and cannot change; unbind first",
                        bound);
            }
        }
        if (circuit.kind() == CircuitKind.GRID_CONNECTION && scopes.size() > 1) {
            requireSingleScope(old.id(), scopes, scopes.getFirst().id());
        }
    }

    private static void requireSingleScope(String circuitId, List<ManagedScope> scopes, String scopeId) {
        List<String> others = scopes.stream()
                .filter(other -> !other.id().equals(scopeId))
                .map(other -> "scope " + other.id())
                .toList();
        if (!others.isEmpty()) {
            throw new ConflictException(
                    "grid connection \"%s\" can have one scope only; it has".formatted(circuitId), others);
        }
    }

    private static void requireSameMicrogrid(String kind, String id, String microgridId, String wanted) {
        if (!microgridId.equals(wanted)) {
            throw new ConflictException(
                    "%s \"%s\" belongs to microgrid \"%s\", not to \"%s\"".formatted(kind, id, microgridId, wanted));
        }
    }

    private <T> void recordChange(String kind, String id, Optional<T> before, Optional<T> after) {
        if (!before.equals(after)) {
            audit.recordAction(
                    before.isPresent() ? "changed" : "created",
                    kind + "/" + id,
                    before.orElse(null),
                    after.orElse(null),
                    null);
        }
    }
}
