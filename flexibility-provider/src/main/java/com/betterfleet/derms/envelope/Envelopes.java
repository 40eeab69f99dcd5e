package com.betterfleet.derms.envelope;

import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.CircuitChanged;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.microgrid.ScopeMoved;
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

/** Holds the envelopes of all scopes and carries them to the circuits, in the caller's transaction (M5, M6). */
@Service
@Transactional(propagation = Propagation.MANDATORY)
public class Envelopes {

    private final JdbcEnvelopes envelopes;
    private final JdbcCircuitCapacities capacities;
    private final MicrogridDirectory microgrids;
    private final InstantSource clock;

    Envelopes(
            JdbcEnvelopes envelopes,
            JdbcCircuitCapacities capacities,
            MicrogridDirectory microgrids,
            InstantSource clock) {
        this.envelopes = envelopes;
        this.capacities = capacities;
        this.microgrids = microgrids;
        this.clock = clock;
    }

    /**
     * Makes the intents true for many scopes at once: envelopes are activated, replaced or withdrawn, and each scope's
     * circuit is written where that changes something.
     *
     * @param circuits by scope, read since the caller has locked what it decides by: whoever edits one of them comes before that
     *     or decides anew after it
     * @param decidedFor the instant for which the intents were decided
     */
    public void settle(List<Intent> intents, Map<String, Circuit> circuits, Instant decidedFor) {
        List<String> scopeIds = intents.stream().map(Intent::scopeId).distinct().toList();
        Map<Slot, OperatingEnvelope> held = bySlot(envelopes.ofScopes(scopeIds));
        List<OperatingEnvelope> activated = new ArrayList<>();
        List<OperatingEnvelope> replaced = new ArrayList<>();
        List<Slot> withdrawn = new ArrayList<>();
        for (Intent intent : intents) {
            Slot slot = new Slot(intent.scopeId(), intent.direction(), intent.issuer());
            if (intent.envelope().isPresent()) {
                OperatingEnvelope wanted = intent.envelope().get();
                OperatingEnvelope before = held.put(slot, wanted);
                if (before == null) {
                    activated.add(wanted);
                } else if (!wanted.equals(before)) {
                    replaced.add(wanted);
                }
            } else if (held.remove(slot) != null) {
                withdrawn.add(slot);
            }
        }
        envelopes.activate(activated);
        envelopes.replace(replaced);
        envelopes.withdraw(withdrawn);
        project(intents, circuits, List.copyOf(held.values()), decidedFor);
    }

    /** A circuit's facts were edited: what it may carry follows in the same transaction, the decision stays as it was. */
    @EventListener
    void on(CircuitChanged changed) {
        reproject(changed.circuitId());
    }

    @EventListener
    void on(ScopeMoved moved) {
        moved.from().ifPresent(this::reproject);
        moved.to().filter(to -> !moved.from().equals(Optional.of(to))).ifPresent(this::reproject);
    }

    private void reproject(String circuitId) {
        Optional<Circuit> circuit = microgrids.circuit(circuitId);
        if (circuit.isEmpty()) {
            return;
        }
        Instant now = clock.instant();
        List<String> scopeIds =
                microgrids.scopesOn(circuitId).stream().map(ManagedScope::id).toList();
        List<OperatingEnvelope> held = circuit.get().carriesEnvelope() ? envelopes.ofScopes(scopeIds) : List.of();
        Map<Direction, CircuitCapacity> before = capacities.of(circuitId);
        capacities.apply(List.of(Direction.values()).stream()
                .map(direction -> {
                    CircuitCapacity old = before.get(direction);
                    int row = old == null || scopeIds.isEmpty() ? 0 : old.decisionRow();
                    return capacity(circuit.get(), direction, held, row, now);
                })
                .toList());
    }

    private void project(
            List<Intent> intents, Map<String, Circuit> circuits, List<OperatingEnvelope> held, Instant decidedFor) {
        Map<String, List<OperatingEnvelope>> byScope =
                held.stream().collect(Collectors.groupingBy(OperatingEnvelope::scopeId));
        capacities.apply(intents.stream()
                .map(intent -> {
                    Circuit circuit = circuits.get(intent.scopeId());
                    return circuit == null || !circuit.carriesEnvelope()
                            ? null
                            : capacity(
                                    circuit,
                                    intent.direction(),
                                    byScope.getOrDefault(intent.scopeId(), List.of()),
                                    intent.decisionRow(),
                                    decidedFor);
                })
                .filter(Objects::nonNull)
                .toList());
    }

    private static CircuitCapacity capacity(
            Circuit circuit, Direction direction, List<OperatingEnvelope> held, int row, Instant decidedFor) {
        Optional<OperatingEnvelope> binding = held.stream()
                .filter(envelope -> envelope.direction() == direction)
                .min(Comparator.comparing(OperatingEnvelope::limit));
        Optional<Power> limit = binding.map(OperatingEnvelope::limit);
        return new CircuitCapacity(
                circuit.id(),
                direction,
                Available.of(circuit.side(direction), limit, decidedFor),
                limit,
                binding.map(OperatingEnvelope::basis),
                row,
                binding.map(OperatingEnvelope::reference),
                decidedFor);
    }

    private static Map<Slot, OperatingEnvelope> bySlot(List<OperatingEnvelope> envelopes) {
        return envelopes.stream().collect(Collectors.toMap(Slot::of, Function.identity()));
    }

    /** The place of an envelope: there is at most one in each. */
    record Slot(String scopeId, Direction direction, String issuer) {
        static Slot of(OperatingEnvelope envelope) {
            return new Slot(envelope.scopeId(), envelope.direction(), envelope.issuer());
        }
    }
}
