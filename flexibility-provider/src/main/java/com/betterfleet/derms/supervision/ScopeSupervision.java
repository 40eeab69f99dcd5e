package com.betterfleet.derms.supervision;

import com.betterfleet.derms.audit.AuditTrail;
import com.betterfleet.derms.binding.BindingChanged;
import com.betterfleet.derms.binding.BindingRemoved;
import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.envelope.DecisionValidity;
import com.betterfleet.derms.forecast.ForecastStore;
import com.betterfleet.derms.link.LivenessChanged;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.CircuitChanged;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.microgrid.MicrogridSearch;
import com.betterfleet.derms.microgrid.ScopeCircuitChanged;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.refusal.ConflictException;
import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.supervision.decision.AppliedLimit;
import com.betterfleet.derms.supervision.decision.ControlDecision;
import com.betterfleet.derms.supervision.decision.ControlOutlook;
import com.betterfleet.derms.supervision.decision.DirectionState;
import com.betterfleet.derms.supervision.decision.ScopeState;
import com.betterfleet.derms.time.Interval;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Reads the states and outlooks of scopes, and withdraws limits on request of an operator. */
@Service
@Transactional
public class ScopeSupervision implements DecisionValidity {

    /** The default length of an outlook. */
    public static final Duration OUTLOOK_SPAN = Duration.ofHours(24);

    /** The longest time between two decisions of a scope. */
    public static final Duration SWEEP_INTERVAL = Duration.ofSeconds(60);

    /** How long a decision is valid after the last completed decision or sweep: two sweeps. */
    public static final Duration DECISION_VALIDITY = SWEEP_INTERVAL.multipliedBy(2);

    private final JdbcScopeStates stateStore;
    private final DecisionService decisions;
    private final ScopeFactsReader reader;
    private final GroupBindings bindings;
    private final ForecastStore forecasts;
    private final MicrogridDirectory microgrids;
    private final MicrogridSearch search;
    private final AuditTrail audit;
    private final InstantSource clock;

    ScopeSupervision(
            JdbcScopeStates stateStore,
            DecisionService decisions,
            ScopeFactsReader reader,
            GroupBindings bindings,
            ForecastStore forecasts,
            MicrogridDirectory microgrids,
            MicrogridSearch search,
            AuditTrail audit,
            InstantSource clock) {
        this.stateStore = stateStore;
        this.decisions = decisions;
        this.reader = reader;
        this.bindings = bindings;
        this.forecasts = forecasts;
        this.microgrids = microgrids;
        this.search = search;
        this.audit = audit;
        this.clock = clock;
    }

    /** The state of a scope as last decided; that of an unmanaged scope where it is not bound. */
    @Transactional(readOnly = true)
    public ScopeState readState(String scopeId) {
        microgrids.requireScope(scopeId);
        return readStates(List.of(scopeId)).getOrDefault(scopeId, ScopeState.ofUnmanaged(scopeId, clock.instant()));
    }

    /** The states of many scopes by id; a scope that is not bound has no entry. */
    @Transactional(readOnly = true)
    public Map<String, ScopeState> readStates(Collection<String> scopeIds) {
        Map<String, ScopeState> found = new HashMap<>();
        Map<String, Instant> undecidable = decisions.findUndecidableSince();
        stateStore.findStates(scopeIds).forEach(state -> {
            Instant since = undecidable.getOrDefault(state.scopeId(), state.decidedAt());
            found.put(state.scopeId(), since.isBefore(state.decidedAt()) ? state.withDecidedAt(since) : state);
        });
        return found;
    }

    /**
     * When the capacity of a circuit was last decided. The last completed decision or sweep of its scopes, or now
     * where none of them is bound, since its bounds are then plain facts.
     */
    @Transactional(readOnly = true)
    public Instant readDecisionTime(String circuitId) {
        return readDecisionTimes(List.of(circuitId)).getOrDefault(circuitId, clock.instant());
    }

    /** The same for many circuits, by id. */
    @Transactional(readOnly = true)
    public Map<String, Instant> readDecisionTimes(Collection<String> circuitIds) {
        Map<String, List<String>> scopes = search.findScopesOn(circuitIds);
        Map<String, ScopeState> states =
                readStates(scopes.values().stream().flatMap(List::stream).toList());
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
        return readDecisionTime(circuitId).plus(DECISION_VALIDITY);
    }

    /** Whether the limits of a scope are written to its circuit. */
    @Transactional(readOnly = true)
    public LimitEnforcement readEnforcement(String scopeId) {
        return readEnforcements(List.of(scopeId)).getOrDefault(scopeId, LimitEnforcement.NOT_BOUND);
    }

    /** The same for many scopes, by id. */
    @Transactional(readOnly = true)
    public Map<String, LimitEnforcement> readEnforcements(Collection<String> scopeIds) {
        Map<String, GroupBinding> bound = bindings.findByScopes(scopeIds).stream()
                .collect(Collectors.toMap(GroupBinding::scopeId, Function.identity()));
        Map<String, Circuit> circuits = microgrids.findCircuitsOfScopes(scopeIds);
        return scopeIds.stream()
                .collect(Collectors.toMap(
                        Function.identity(),
                        id -> LimitEnforcement.of(
                                Optional.ofNullable(bound.get(id)), Optional.ofNullable(circuits.get(id)))));
    }

    /** The ids of bound scopes whose limits their circuit, one of these, does not carry; by circuit id. */
    @Transactional(readOnly = true)
    public Map<String, List<String>> findUnenforcedScopes(Collection<Circuit> circuits) {
        List<String> candidates = circuits.stream()
                .filter(circuit -> !circuit.carriesEnvelope())
                .map(Circuit::id)
                .toList();
        if (candidates.isEmpty()) {
            return Map.of();
        }
        Map<String, List<String>> scopes = search.findScopesOn(candidates);
        Map<String, LimitEnforcement> enforcements =
                readEnforcements(scopes.values().stream().flatMap(List::stream).toList());
        return scopes.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> entry.getValue().stream()
                                .filter(id -> enforcements
                                        .getOrDefault(id, LimitEnforcement.NOT_BOUND)
                                        .isMissingCircuit())
                                .toList()));
    }

    /** The mode and rank of every bound scope, by id. */
    @Transactional(readOnly = true)
    public Map<String, ScopeSeverity> readSeverities() {
        Map<String, ScopeSeverity> found = new HashMap<>();
        stateStore.readSeverities().forEach(scope -> found.put(scope.scopeId(), scope));
        return found;
    }

    /** The degraded scopes, worst first; at most {@code limit} states are read. */
    @Transactional(readOnly = true)
    public DegradedScopes readDegradedScopes(int limit) {
        return new DegradedScopes(stateStore.findDegraded(limit), stateStore.countDegraded());
    }

    /**
     * The scopes that are degraded.
     *
     * @param worst the most severe of them, worst first
     * @param total how many there are
     */
    public record DegradedScopes(List<ScopeState> worst, long total) {}

    /** The decisions for a scope over a span that begins now, by what is known now. */
    @Transactional(readOnly = true)
    public ControlOutlook computeOutlook(String scopeId, Interval ahead) {
        return computeOutlooks(List.of(scopeId), ahead).getOrDefault(scopeId, new ControlOutlook(List.of()));
    }

    /** The same for many scopes; a scope that is not bound has no entry. */
    @Transactional(readOnly = true)
    public Map<String, ControlOutlook> computeOutlooks(Collection<String> scopeIds, Interval ahead) {
        Map<String, ScopeState> states = readStates(scopeIds);
        Map<String, ControlOutlook> found = new HashMap<>();
        reader.readFacts(states.keySet()).forEach((scopeId, facts) -> {
            ScopeState state = states.get(scopeId);
            if (state != null) {
                found.put(scopeId, ControlOutlook.of(state, facts, ahead));
            }
        });
        return found;
    }

    /**
     * Withdraws the partner's limits of one direction. Clears forecast and fallback, and applies the circuit's own
     * bounds until the next accepted forecast.
     *
     * @throws ConflictException where no group is bound
     */
    public ScopeState withdrawLimits(String scopeId, Direction direction, String reason) {
        InputChecks.requireName("reason", reason);
        microgrids.requireScope(scopeId);
        // Locked before its forecasts, as by everything that ends them.
        GroupBinding binding = bindings.lockByScopes(List.of(scopeId)).stream()
                .findFirst()
                .map(GroupBindings.BoundGroup::binding)
                .orElseThrow(() -> new ConflictException(
                        "scope \"%s\" has no bound group, there is nothing to withdraw".formatted(scopeId)));
        ScopeState before = readState(scopeId);
        forecasts.clearDirection(binding.id(), direction);
        decisions.restartDirection(scopeId, direction);
        decisions.decideScopes(List.of(scopeId));
        ScopeState after = readState(scopeId);
        audit.recordAction(
                "withdrawn " + direction,
                "scope/" + scopeId,
                currentDecision(before, direction),
                currentDecision(after, direction),
                reason);
        return after;
    }

    @EventListener
    void onBindingChanged(BindingChanged changed) {
        String scopeId = changed.binding().scopeId();
        stateStore.insertScope(scopeId, clock.instant());
        Map<Direction, AppliedLimit> written = changed.endsEnforcement() ? findAppliedLimits(scopeId) : Map.of();
        decisions.decideScopes(List.of(scopeId));
        recordEnd("limits no longer written", scopeId, written, "the binding was set to OBSERVE");
    }

    /**
     * Stores the request for decisions in the transaction of the change. A crash cannot lose the decisions that a lost
     * link needs.
     */
    @EventListener
    void onLivenessChanged(LivenessChanged changed) {
        stateStore.insertDecisionRequests(bindings.listScopeIds(changed.connectionId()), DecisionScheduler.BATCH_SIZE);
    }

    @EventListener
    void onBindingRemoved(BindingRemoved removed) {
        String scopeId = removed.binding().scopeId();
        Map<Direction, AppliedLimit> ended = findAppliedLimits(scopeId);
        decisions.releaseScope(scopeId);
        recordEnd("limits ended", scopeId, ended, "the group was unbound");
    }

    private Map<Direction, AppliedLimit> findAppliedLimits(String scopeId) {
        Map<Direction, AppliedLimit> applied = new EnumMap<>(Direction.class);
        stateStore
                .lockScopes(List.of(scopeId))
                .forEach(state -> state.directions()
                        .forEach((direction, decided) ->
                                decided.decision().appliedLimit().ifPresent(limit -> applied.put(direction, limit))));
        return applied;
    }

    /** Records which limits an act ended; nothing where none was in force. */
    private void recordEnd(String action, String scopeId, Map<Direction, AppliedLimit> limits, String reason) {
        if (!limits.isEmpty()) {
            audit.recordAction(action, "scope/" + scopeId, limits, null, reason);
        }
    }

    /** Limits go on over a move: what is in force is decided anew for the other circuit, before it is written. */
    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void onScopeMoved(ScopeCircuitChanged moved) {
        decisions.decideScopesFromNow(List.of(moved.scopeId()));
    }

    /** Comes before the circuit is written, as every decision locks the state of a scope first. */
    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void onCircuitChanged(CircuitChanged changed) {
        decisions.decideScopesFromNow(microgrids.findScopesOn(changed.circuitId()).stream()
                .map(ManagedScope::id)
                .toList());
    }

    private static Optional<ControlDecision> currentDecision(ScopeState state, Direction direction) {
        return state.directionState(direction).map(DirectionState::decision);
    }
}
