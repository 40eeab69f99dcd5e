package com.betterfleet.derms.supervision;

import com.betterfleet.derms.envelope.Envelopes;
import com.betterfleet.derms.envelope.Intent;
import com.betterfleet.derms.envelope.OperatingEnvelope;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.power.Direction;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Performs decisions about sets of scopes: reads the facts, decides, stores the result and settles the envelopes. */
@Component
class Decider {

    /** Names us among the issuers of envelopes of a scope. */
    static final String ISSUER = "capacity-forecast";

    private final JdbcWatches watches;
    private final FactsReader reader;
    private final Envelopes envelopes;
    private final MicrogridDirectory microgrids;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    Decider(
            JdbcWatches watches,
            FactsReader reader,
            Envelopes envelopes,
            MicrogridDirectory microgrids,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.watches = watches;
        this.reader = reader;
        this.envelopes = envelopes;
        this.microgrids = microgrids;
        this.events = events;
        this.clock = clock;
    }

    /** Decides the scopes anew from the facts as they are, within the caller's transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    void decide(Collection<String> scopeIds) {
        decideAll(watches.lock(scopeIds), (old, after) -> EnumSet.allOf(Direction.class));
    }

    /**
     * Decides what is due, the longest due first, and leaves alone what another is deciding.
     *
     * @return how many were decided, at most {@code limit}
     */
    @Transactional(propagation = Propagation.MANDATORY)
    int decideDue(int limit) {
        List<ScopeState> due = watches.lockDue(clock.instant(), limit);
        decideAll(due, Decider::concerned);
        return due.size();
    }

    /**
     * Decides the scopes of one call, all of which is waited for.
     *
     * @return whether there was one
     */
    @Transactional(propagation = Propagation.MANDATORY)
    boolean decideCalled() {
        Optional<List<String>> called = watches.answerCall();
        called.ifPresent(this::decide);
        return called.isPresent();
    }

    /** The same where a person changes the facts in this very transaction: they have not been so before. */
    @Transactional(propagation = Propagation.MANDATORY)
    void decideFromNow(Collection<String> scopeIds) {
        List<ScopeState> before = watches.lock(scopeIds);
        Instant now = clock.instant();
        decideAll(
                before.stream().map(state -> state.knownUntil(now)).toList(),
                (old, after) -> EnumSet.allOf(Direction.class));
    }

    private void decideAll(
            List<ScopeState> before, BiFunction<ScopeState, ScopeState, Set<Direction>> directionsToSettle) {
        if (before.isEmpty()) {
            return;
        }
        Instant from = before.stream()
                .map(ScopeState::decidedAt)
                .min(Instant::compareTo)
                .orElseGet(clock::instant);
        Map<String, ScopeFacts> facts =
                reader.readAround(before.stream().map(ScopeState::scopeId).toList(), from, clock.instant());
        // Read after the lock: a decision made for a later instant than this one cannot have come between.
        Instant now = clock.instant();
        List<ScopeState> changed = new ArrayList<>();
        List<Intent> intents = new ArrayList<>();
        Map<String, Circuit> circuits = new HashMap<>();
        for (ScopeState old : before) {
            ScopeFacts known = facts.get(old.scopeId());
            if (known != null) {
                ScopeState after = decided(old, known, now);
                if (differs(old, after)) {
                    changed.add(after);
                }
                intents.addAll(intents(after, known, directionsToSettle.apply(old, after)));
                known.circuit().ifPresent(circuit -> circuits.put(old.scopeId(), circuit));
            }
        }
        watches.save(changed);
        envelopes.settle(intents, circuits, now);
        publish(changed);
    }

    /** Releases a scope: no envelope of ours holds, and what was decided is forgotten. */
    @Transactional(propagation = Propagation.MANDATORY)
    void release(String scopeId) {
        watches.delete(scopeId);
        List<Intent> intents = new ArrayList<>();
        for (Direction direction : Direction.values()) {
            intents.add(new Intent(scopeId, direction, ISSUER, Optional.empty(), 0));
        }
        envelopes.settle(intents, microgrids.circuitsOfScopes(List.of(scopeId)), clock.instant());
        events.publishEvent(new ScopesDecided(Set.of(scopeId)));
    }

    /** Starts a direction again at row 2, as if nothing had been stated yet. */
    @Transactional(propagation = Propagation.MANDATORY)
    void restart(String scopeId, Direction direction) {
        Instant now = clock.instant();
        watches.lock(List.of(scopeId))
                .forEach(state -> state.standing(direction).ifPresent(standing -> {
                    Map<Direction, Standing> directions = new EnumMap<>(Direction.class);
                    directions.putAll(state.directions());
                    directions.put(direction, new Standing(standing.binding(), standing.since(), Memory.fresh(now)));
                    watches.save(List.of(new ScopeState(scopeId, directions, now, now, Optional.of(now))));
                }));
    }

    /** What holds for a scope at {@code now}, by the facts and by what was decided before. Pure. */
    static ScopeState decided(ScopeState old, ScopeFacts facts, Instant now) {
        Map<Direction, Standing> directions = new EnumMap<>(Direction.class);
        for (Direction direction : Direction.values()) {
            if (facts.governs(direction)) {
                Facts known = facts.facts(direction);
                Instant from = old.unknownSince(known, now);
                Standing standing = old.standing(direction).orElseGet(() -> Standing.begin(known, from));
                directions.put(direction, standing.advance(known, from, now));
            }
        }
        Optional<Instant> next = directions.entrySet().stream()
                .flatMap(entry ->
                        Decision.nextChange(
                                facts.facts(entry.getKey()), entry.getValue().memory(), now)
                                .stream())
                .min(Instant::compareTo);
        return new ScopeState(old.scopeId(), directions, now, now, next);
    }

    private static boolean differs(ScopeState old, ScopeState after) {
        return !old.directions().equals(after.directions())
                || !old.nextChangeAt().equals(after.nextChangeAt());
    }

    /** Time changes nothing where nothing was governed and still is not: who looks at all of it each minute sees to that. */
    static Set<Direction> concerned(ScopeState old, ScopeState after) {
        Set<Direction> concerned = EnumSet.allOf(Direction.class);
        if (!old.directions().isEmpty()) {
            concerned.removeIf(direction -> old.standing(direction).isEmpty()
                    && after.standing(direction).isEmpty());
        }
        return concerned;
    }

    private static List<Intent> intents(ScopeState state, ScopeFacts facts, Set<Direction> directions) {
        List<Intent> intents = new ArrayList<>();
        for (Direction direction : directions) {
            Optional<Binding> binding = state.standing(direction).map(Standing::binding);
            Optional<OperatingEnvelope> envelope = binding.flatMap(Binding::held)
                    .filter(held -> facts.facts(direction).enforced())
                    .map(held -> envelope(state.scopeId(), direction, held));
            intents.add(new Intent(
                    state.scopeId(),
                    direction,
                    ISSUER,
                    envelope,
                    binding.map(Binding::row).orElse(0)));
        }
        return intents;
    }

    private static OperatingEnvelope envelope(String scopeId, Direction direction, Held held) {
        return new OperatingEnvelope(
                scopeId,
                direction,
                held.limit(),
                held.window(),
                ISSUER,
                held.basis(),
                held.origin().requestId());
    }

    private void publish(List<ScopeState> changed) {
        if (!changed.isEmpty()) {
            events.publishEvent(
                    new ScopesDecided(changed.stream().map(ScopeState::scopeId).collect(Collectors.toSet())));
        }
    }
}
