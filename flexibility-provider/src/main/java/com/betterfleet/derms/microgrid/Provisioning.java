package com.betterfleet.derms.microgrid;

import com.betterfleet.derms.audit.Audit;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.refusal.Conflict;
import com.betterfleet.derms.refusal.Invalid;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Creates, changes and removes what exists (M16). Each call is one transaction with its audit entry; an edit that others
 * derive from is told to them inside that transaction.
 */
@Service
@Transactional
public class Provisioning {

    private final JdbcMicrogrids microgrids;
    private final List<Dependants> dependants;
    private final Audit audit;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    Provisioning(
            JdbcMicrogrids microgrids,
            List<Dependants> dependants,
            Audit audit,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.microgrids = microgrids;
        this.dependants = dependants;
        this.audit = audit;
        this.events = events;
        this.clock = clock;
    }

    /** Creates the microgrid or replaces its definition. */
    public void put(Microgrid microgrid) {
        Optional<Microgrid> before = microgrids.microgrid(microgrid.id());
        microgrids.save(microgrid);
        note("microgrid", microgrid.id(), before, Optional.of(microgrid));
    }

    /**
     * Creates the circuit or replaces its definition; an operational limit stays as it is.
     *
     * @throws Conflict where phases or voltage would change under a bound group, or a second scope would share a grid
     *     connection
     */
    public void put(Circuit circuit) {
        microgrids.requireMicrogrid(circuit.microgridId());
        Optional<Circuit> before = microgrids.lockCircuit(circuit.id());
        before.ifPresent(old -> {
            requireSameHome("circuit", old.id(), old.microgridId(), circuit.microgridId());
            requireEditable(old, circuit);
        });
        microgrids.save(circuit);
        note("circuit", circuit.id(), before, Optional.of(circuit));
        if (before.isPresent() && before.get().kind() != circuit.kind()) {
            microgrids
                    .scopesOn(circuit.id())
                    .forEach(scope -> events.publishEvent(
                            new ScopeMoved(scope.id(), Optional.of(circuit.id()), Optional.of(circuit.id()))));
        }
        events.publishEvent(new CircuitChanged(circuit.id()));
    }

    /** Creates the scope or replaces its definition. */
    public void put(ManagedScope scope) {
        microgrids.requireMicrogrid(scope.microgridId());
        scope.circuitId().ifPresent(id -> requireFree(scope, id));
        Optional<ManagedScope> before = microgrids.scope(scope.id());
        before.ifPresent(old -> requireSameHome("scope", old.id(), old.microgridId(), scope.microgridId()));
        microgrids.save(scope);
        note("scope", scope.id(), before, Optional.of(scope));
        Optional<String> from = before.flatMap(ManagedScope::circuitId);
        if (!from.equals(scope.circuitId())) {
            events.publishEvent(new ScopeMoved(scope.id(), from, scope.circuitId()));
        }
    }

    /** Creates the asset or replaces its definition. */
    public void put(Asset asset) {
        microgrids.requireMicrogrid(asset.microgridId());
        asset.scopeId().ifPresent(id -> {
            ManagedScope scope = microgrids.requireScope(id);
            requireSameHome("scope", id, scope.microgridId(), asset.microgridId());
        });
        Optional<Asset> before = microgrids.asset(asset.id());
        before.ifPresent(old -> requireSameHome("asset", old.id(), old.microgridId(), asset.microgridId()));
        microgrids.save(asset);
        note("asset", asset.id(), before, Optional.of(asset));
    }

    /** Sets or, with an empty limit, releases what a person allows on a circuit for now. */
    public void limitOperationally(
            String circuitId, Direction direction, Optional<OperationalLimit> limit, String why) {
        Circuit circuit = microgrids.lockCircuit(circuitId).orElseGet(() -> microgrids.requireCircuit(circuitId));
        Instant now = clock.instant();
        limit.flatMap(OperationalLimit::until)
                .filter(until -> !until.isAfter(now))
                .ifPresent(until -> {
                    throw new Invalid("until", until, "an instant after now, " + now);
                });
        microgrids.saveOperationalLimit(circuitId, direction, limit);
        audit.note(
                "operational limit " + direction,
                "circuit/" + circuitId,
                circuit.side(direction).operational().orElse(null),
                limit.orElse(null),
                why);
        events.publishEvent(new CircuitChanged(circuitId));
    }

    /** Lets operational limits go whose time has come. */
    public void releaseExpiredLimits() {
        microgrids.deleteOperationalLimitsUntil(clock.instant()).forEach(circuitId -> {
            audit.note("operational limit ended", "circuit/" + circuitId, null, null, "its time is over");
            events.publishEvent(new CircuitChanged(circuitId));
        });
    }

    /**
     * Removes a thing nobody depends on.
     *
     * @param kind {@code microgrid}, {@code circuit}, {@code scope} or {@code asset}
     * @throws Conflict with the list of dependants
     */
    public void delete(String kind, String id) {
        Object before = microgrids.require(kind, id);
        List<String> holding = new ArrayList<>(microgrids.dependantsOf(kind, id));
        dependants.forEach(port -> holding.addAll(port.dependantsOf(kind, id)));
        if (!holding.isEmpty()) {
            throw new Conflict("%s \"%s\" is still in use; remove first".formatted(kind, id), holding);
        }
        microgrids.delete(kind, id);
        audit.note("deleted", kind + "/" + id, before, null, null);
    }

    private void requireFree(ManagedScope scope, String circuitId) {
        // Locked, so that two scopes that arrive together cannot both find the circuit free.
        Circuit circuit = microgrids.lockCircuit(circuitId).orElseGet(() -> microgrids.requireCircuit(circuitId));
        requireSameHome("circuit", circuitId, circuit.microgridId(), scope.microgridId());
        if (circuit.kind() == CircuitKind.GRID_CONNECTION) {
            requireAlone(circuitId, microgrids.scopesOn(circuitId), scope.id());
        }
    }

    private void requireEditable(Circuit old, Circuit circuit) {
        List<ManagedScope> scopes = microgrids.scopesOn(old.id());
        boolean amperesChange = old.phases() != circuit.phases()
                || old.nominalPhaseVoltage().compareTo(circuit.nominalPhaseVoltage()) != 0;
        if (amperesChange) {
            List<String> bound = scopes.stream()
                    .flatMap(scope ->
                            dependants.stream().flatMap(port -> port.dependantsOf("scope", scope.id()).stream()))
                    .toList();
            if (!bound.isEmpty()) {
                throw new Conflict(
                        "phases and nominalPhaseVoltage were read when forecasts were accepted and cannot change under",
                        bound);
            }
        }
        if (circuit.kind() == CircuitKind.GRID_CONNECTION && scopes.size() > 1) {
            requireAlone(old.id(), scopes, scopes.getFirst().id());
        }
    }

    private static void requireAlone(String circuitId, List<ManagedScope> scopes, String scopeId) {
        List<String> others = scopes.stream()
                .filter(other -> !other.id().equals(scopeId))
                .map(other -> "scope " + other.id())
                .toList();
        if (!others.isEmpty()) {
            throw new Conflict("grid connection \"%s\" can have one scope only; it has".formatted(circuitId), others);
        }
    }

    private static void requireSameHome(String kind, String id, String microgridId, String wanted) {
        if (!microgridId.equals(wanted)) {
            throw new Conflict(
                    "%s \"%s\" belongs to microgrid \"%s\", not to \"%s\"".formatted(kind, id, microgridId, wanted));
        }
    }

    private <T> void note(String kind, String id, Optional<T> before, Optional<T> after) {
        if (!before.equals(after)) {
            audit.note(
                    before.isPresent() ? "changed" : "created",
                    kind + "/" + id,
                    before.orElse(null),
                    after.orElse(null),
                    null);
        }
    }
}
