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
import java.util.Optional;
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
    private final AuditTrail audit;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    MicrogridProvisioning(
            JdbcMicrogridDirectory microgrids,
            List<DependantLookup> dependants,
            AuditTrail audit,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.microgrids = microgrids;
        this.dependants = dependants;
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
     * @throws ConflictException if phases or voltage would change under a bound group, or a second scope would share a
     *     grid connection
     */
    public void saveCircuit(Circuit circuit) {
        microgrids.requireMicrogrid(circuit.microgridId());
        Optional<Circuit> before = microgrids.lockCircuit(circuit.id());
        before.ifPresent(old -> {
            requireSameMicrogrid("circuit", old.id(), old.microgridId(), circuit.microgridId());
            requireEditable(old, circuit);
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

    /** Creates the scope or replaces its definition. */
    public void saveScope(ManagedScope scope) {
        microgrids.requireMicrogrid(scope.microgridId());
        scope.circuitId().ifPresent(id -> requireCircuitFree(scope, id));
        Optional<ManagedScope> before = microgrids.findScope(scope.id());
        before.ifPresent(old -> requireSameMicrogrid("scope", old.id(), old.microgridId(), scope.microgridId()));
        microgrids.saveScope(scope);
        recordChange("scope", scope.id(), before, Optional.of(scope));
        Optional<String> from = before.flatMap(ManagedScope::circuitId);
        if (!from.equals(scope.circuitId())) {
            events.publishEvent(new ScopeCircuitChanged(scope.id(), from, scope.circuitId()));
        }
    }

    /** Creates the asset or replaces its definition. */
    public void saveAsset(Asset asset) {
        microgrids.requireMicrogrid(asset.microgridId());
        asset.scopeId().ifPresent(id -> {
            ManagedScope scope = microgrids.requireScope(id);
            requireSameMicrogrid("scope", id, scope.microgridId(), asset.microgridId());
        });
        Optional<Asset> before = microgrids.findAsset(asset.id());
        before.ifPresent(old -> requireSameMicrogrid("asset", old.id(), old.microgridId(), asset.microgridId()));
        microgrids.saveAsset(asset);
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
        Object before = microgrids.requireByKind(kind, id);
        List<String> blockers = new ArrayList<>(microgrids.findDependants(kind, id));
        dependants.forEach(port -> blockers.addAll(port.findDependants(kind, id)));
        if (!blockers.isEmpty()) {
            throw new ConflictException("%s \"%s\" is still in use; remove first".formatted(kind, id), blockers);
        }
        microgrids.deleteByKind(kind, id);
        audit.recordAction("deleted", kind + "/" + id, before, null, null);
    }

    private void requireCircuitFree(ManagedScope scope, String circuitId) {
        // Locked, so that two concurrent scopes cannot both find the circuit free.
        Circuit circuit = microgrids.lockCircuit(circuitId).orElseGet(() -> microgrids.requireCircuit(circuitId));
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
                        "phases and nominalPhaseVoltage were read when forecasts were accepted and cannot change under",
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
