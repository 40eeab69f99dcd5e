package com.betterfleet.derms.envelope;

import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.CircuitChanged;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.microgrid.ScopeCircuitChanged;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Stores the envelopes of all scopes and applies them to the circuits, in the caller's transaction (M5, M6). */
@Service
@Transactional(propagation = Propagation.MANDATORY)
public class EnvelopeService {

    private final JdbcEnvelopes envelopeStore;
    private final JdbcCircuitCapacities capacities;
    private final MicrogridDirectory microgrids;
    private final InstantSource clock;

    EnvelopeService(
            JdbcEnvelopes envelopes,
            JdbcCircuitCapacities capacities,
            MicrogridDirectory microgrids,
            InstantSource clock) {
        this.envelopeStore = envelopes;
        this.capacities = capacities;
        this.microgrids = microgrids;
        this.clock = clock;
    }

    /**
     * Applies intents for many scopes at once: activates, replaces or withdraws envelopes, and writes each circuit
     * whose capacity changes.
     *
     * @param circuits by scope, read after the caller locked the states of the scopes: an edit of a circuit either
     *     precedes that read or requests a new decision
     * @param decidedFor the instant for which the intents were decided
     */
    public void applyIntents(List<EnvelopeIntent> intents, Map<String, Circuit> circuits, Instant decidedFor) {
        List<String> scopeIds =
                intents.stream().map(EnvelopeIntent::scopeId).distinct().toList();
        Map<EnvelopeKey, OperatingEnvelope> current = indexByKey(envelopeStore.findByScopes(scopeIds));
        List<OperatingEnvelope> activated = new ArrayList<>();
        List<OperatingEnvelope> replaced = new ArrayList<>();
        List<EnvelopeKey> withdrawn = new ArrayList<>();
        for (EnvelopeIntent intent : intents) {
            EnvelopeKey key = new EnvelopeKey(intent.scopeId(), intent.direction(), intent.issuer());
            if (intent.envelope().isPresent()) {
                OperatingEnvelope wanted = intent.envelope().get();
                OperatingEnvelope before = current.put(key, wanted);
                if (before == null) {
                    activated.add(wanted);
                } else if (!wanted.equals(before)) {
                    replaced.add(wanted);
                }
            } else if (current.remove(key) != null) {
                withdrawn.add(key);
            }
        }
        envelopeStore.activateEnvelopes(activated);
        envelopeStore.replaceEnvelopes(replaced);
        envelopeStore.withdrawEnvelopes(withdrawn);
        writeCircuits(intents, circuits, List.copyOf(current.values()), decidedFor);
    }

    /** Writes the capacity of an edited circuit in the same transaction; the decision stays as it was. */
    @EventListener
    void onCircuitChanged(CircuitChanged changed) {
        rewriteCircuit(changed.circuitId());
    }

    @EventListener
    void onScopeMoved(ScopeCircuitChanged moved) {
        moved.formerCircuitId().ifPresent(this::rewriteCircuit);
        moved.newCircuitId()
                .filter(to -> !moved.formerCircuitId().equals(Optional.of(to)))
                .ifPresent(this::rewriteCircuit);
    }

    private void rewriteCircuit(String circuitId) {
        Optional<Circuit> circuit = microgrids.findCircuit(circuitId);
        if (circuit.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        List<String> scopeIds = microgrids.findScopesOn(circuitId).stream()
                .map(ManagedScope::id)
                .toList();
        List<OperatingEnvelope> current =
                circuit.get().carriesEnvelope() ? envelopeStore.findByScopes(scopeIds) : List.of();
        Map<Direction, CircuitCapacity> before =
                capacities.findCurrent(List.of(circuitId)).getOrDefault(circuitId, Map.of());
        capacities.applyCapacities(List.of(Direction.values()).stream()
                .map(direction -> {
                    CircuitCapacity old = before.get(direction);
                    boolean governed = circuit.get().carriesEnvelope() && !scopeIds.isEmpty();
                    int row = old == null || !governed ? 0 : old.decisionRow();
                    return toCapacity(circuit.get(), direction, current, row, now);
                })
                .toList());
    }

    private void writeCircuits(
            List<EnvelopeIntent> intents,
            Map<String, Circuit> circuits,
            List<OperatingEnvelope> current,
            Instant decidedFor) {
        Map<String, List<OperatingEnvelope>> byScope =
                current.stream().collect(Collectors.groupingBy(OperatingEnvelope::scopeId));
        capacities.applyCapacities(intents.stream()
                .map(intent -> {
                    Circuit circuit = circuits.get(intent.scopeId());
                    return circuit == null || !circuit.carriesEnvelope()
                            ? null
                            : toCapacity(
                                    circuit,
                                    intent.direction(),
                                    byScope.getOrDefault(intent.scopeId(), List.of()),
                                    intent.decisionRow(),
                                    decidedFor);
                })
                .filter(Objects::nonNull)
                .toList());
    }

    private static CircuitCapacity toCapacity(
            Circuit circuit, Direction direction, List<OperatingEnvelope> current, int row, Instant decidedFor) {
        Optional<OperatingEnvelope> lowest = current.stream()
                .filter(envelope -> envelope.direction() == direction)
                .min(Comparator.comparing(OperatingEnvelope::limit));
        Optional<Power> limit = lowest.map(OperatingEnvelope::limit);
        return new CircuitCapacity(
                circuit.id(),
                direction,
                AvailableCapacity.of(circuit.directionOf(direction), limit, decidedFor),
                limit,
                lowest.map(OperatingEnvelope::basis),
                row,
                lowest.map(OperatingEnvelope::reference),
                decidedFor);
    }

    private static Map<EnvelopeKey, OperatingEnvelope> indexByKey(List<OperatingEnvelope> envelopes) {
        return envelopes.stream().collect(Collectors.toMap(EnvelopeKey::of, Function.identity()));
    }

    /** The key of an envelope: at most one exists per scope, direction and issuer. */
    record EnvelopeKey(String scopeId, Direction direction, String issuer) {
        static EnvelopeKey of(OperatingEnvelope envelope) {
            return new EnvelopeKey(envelope.scopeId(), envelope.direction(), envelope.issuer());
        }
    }
}
