package com.betterfleet.derms.supervision;

import com.betterfleet.derms.audit.Audit;
import com.betterfleet.derms.connection.BindingChanged;
import com.betterfleet.derms.connection.BindingRemoved;
import com.betterfleet.derms.connection.Bindings;
import com.betterfleet.derms.connection.GroupBinding;
import com.betterfleet.derms.connection.LivenessChanged;
import com.betterfleet.derms.envelope.DecisionTimes;
import com.betterfleet.derms.forecast.Forecasts;
import com.betterfleet.derms.microgrid.CircuitChanged;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.microgrid.MicrogridSearch;
import com.betterfleet.derms.microgrid.ScopeMoved;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.refusal.Conflict;
import com.betterfleet.derms.refusal.Require;
import com.betterfleet.derms.time.Interval;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What holds for scopes and what will; and the acts of people that change it. */
@Service
@Transactional
public class Supervision implements DecisionTimes {

    /** How far ahead the view into the future reaches by default. */
    public static final Duration OUTLOOK = Duration.ofHours(24);

    /** Each scope is decided anew so often, whatever was or was not heard. */
    public static final Duration SWEEP_EVERY = Duration.ofSeconds(60);

    /** What was decided counts as valid for so long after the last completed decision or sweep: two sweeps. */
    public static final Duration VALIDITY = SWEEP_EVERY.multipliedBy(2);

    private final JdbcWatches watches;
    private final Decider decider;
    private final FactsReader reader;
    private final Bindings bindings;
    private final Forecasts forecasts;
    private final MicrogridDirectory microgrids;
    private final MicrogridSearch search;
    private final Audit audit;
    private final InstantSource clock;

    Supervision(
            JdbcWatches watches,
            Decider decider,
            FactsReader reader,
            Bindings bindings,
            Forecasts forecasts,
            MicrogridDirectory microgrids,
            MicrogridSearch search,
            Audit audit,
            InstantSource clock) {
        this.watches = watches;
        this.decider = decider;
        this.reader = reader;
        this.bindings = bindings;
        this.forecasts = forecasts;
        this.microgrids = microgrids;
        this.search = search;
        this.audit = audit;
        this.clock = clock;
    }

    /** What holds for a scope, as it was decided and performed. */
    @Transactional(readOnly = true)
    public ScopeState state(String scopeId) {
        microgrids.requireScope(scopeId);
        return states(List.of(scopeId)).getOrDefault(scopeId, ScopeState.unmanaged(scopeId, clock.instant()));
    }

    /** What holds for many scopes, by id; one that is not bound has no entry. */
    @Transactional(readOnly = true)
    public Map<String, ScopeState> states(Collection<String> scopeIds) {
        Map<String, ScopeState> found = new HashMap<>();
        watches.find(scopeIds).forEach(state -> found.put(state.scopeId(), state));
        return found;
    }

    /**
     * When it was last looked whether what is written to a circuit is right. Where nobody's limits apply its bounds are plain
     * facts, true when read; else they are as old as the last completed decision or sweep.
     */
    @Transactional(readOnly = true)
    public Instant decidedAt(String circuitId) {
        return decidedAt(List.of(circuitId)).getOrDefault(circuitId, clock.instant());
    }

    /** The same for many circuits, by id. */
    @Transactional(readOnly = true)
    public Map<String, Instant> decidedAt(Collection<String> circuitIds) {
        Map<String, List<String>> scopes = search.scopesOn(circuitIds);
        Map<String, ScopeState> states =
                states(scopes.values().stream().flatMap(List::stream).toList());
        Instant now = clock.instant();
        return circuitIds.stream()
                .collect(Collectors.toMap(
                        Function.identity(),
                        id -> scopes.getOrDefault(id, List.of()).stream()
                                .flatMap(scopeId -> Stream.ofNullable(states.get(scopeId)))
                                .map(ScopeState::decidedAt)
                                .min(Instant::compareTo)
                                .orElse(now)));
    }

    @Override
    @Transactional(readOnly = true)
    public Instant validUntil(String circuitId) {
        return decidedAt(circuitId).plus(VALIDITY);
    }

    /** How every bound scope stands, by id, in one word and a place among all; one that is not bound has no entry. */
    @Transactional(readOnly = true)
    public Map<String, Ranked> ranked() {
        Map<String, Ranked> found = new HashMap<>();
        watches.ranked().forEach(scope -> found.put(scope.scopeId(), scope));
        return found;
    }

    /** What is shown yellow, worst first; of many, only the first few are read. */
    @Transactional(readOnly = true)
    public Yellow yellow(int limit) {
        return new Yellow(watches.yellow(limit), watches.countYellow());
    }

    /**
     * The scopes that are shown yellow.
     *
     * @param worst the first of them, worst first
     * @param all how many there are
     */
    public record Yellow(List<ScopeState> worst, long all) {}

    /** What will hold for a scope in a span that begins now, by what is known now. */
    @Transactional(readOnly = true)
    public Outlook outlook(String scopeId, Interval ahead) {
        return outlooks(List.of(scopeId), ahead).getOrDefault(scopeId, new Outlook(List.of()));
    }

    /** The same for many scopes; one that is not bound has no entry. */
    @Transactional(readOnly = true)
    public Map<String, Outlook> outlooks(Collection<String> scopeIds, Interval ahead) {
        Map<String, ScopeState> states = states(scopeIds);
        Map<String, Outlook> found = new HashMap<>();
        reader.read(states.keySet()).forEach((scopeId, facts) -> {
            ScopeState state = states.get(scopeId);
            if (state != null) {
                found.put(scopeId, Outlook.of(state, facts, ahead));
            }
        });
        return found;
    }

    /**
     * Withdraws the partner's limits of one direction: primary and fallback are cleared, the scope is on the circuit's own
     * path until the next accepted forecast.
     *
     * @throws Conflict where no group is bound
     */
    public ScopeState withdraw(String scopeId, Direction direction, String reason) {
        Require.name("reason", reason);
        microgrids.requireScope(scopeId);
        GroupBinding binding = bindings.ofScope(scopeId)
                .orElseThrow(() -> new Conflict(
                        "scope \"%s\" has no bound group, there is nothing to withdraw".formatted(scopeId)));
        ScopeState before = state(scopeId);
        forecasts.clear(binding.id(), direction);
        decider.restart(scopeId, direction);
        decider.decide(List.of(scopeId));
        ScopeState after = state(scopeId);
        audit.note(
                "withdrawn " + direction,
                "scope/" + scopeId,
                shown(before, direction),
                shown(after, direction),
                reason);
        return after;
    }

    @EventListener
    void on(BindingChanged changed) {
        String scopeId = changed.binding().scopeId();
        watches.insert(scopeId, clock.instant());
        decider.decide(List.of(scopeId));
    }

    /** Stored with the change itself: were it only told, a crash would leave a lost link without its consequence. */
    @EventListener
    void on(LivenessChanged changed) {
        watches.call(bindings.scopesOf(changed.connectionId()), Runner.BATCH);
    }

    @EventListener
    void on(BindingRemoved removed) {
        decider.release(removed.binding().scopeId());
    }

    /** Limits were stated for the scope as it was: on another circuit it starts anew. */
    @EventListener
    void on(ScopeMoved moved) {
        bindings.ofScope(moved.scopeId()).ifPresent(binding -> {
            for (Direction direction : Direction.values()) {
                forecasts.clear(binding.id(), direction);
                decider.restart(moved.scopeId(), direction);
            }
            decider.decide(List.of(moved.scopeId()));
        });
    }

    @EventListener
    void on(CircuitChanged changed) {
        decider.decideFromNow(microgrids.scopesOn(changed.circuitId()).stream()
                .map(ManagedScope::id)
                .toList());
    }

    private static Optional<Binding> shown(ScopeState state, Direction direction) {
        return state.standing(direction).map(Standing::binding);
    }
}
