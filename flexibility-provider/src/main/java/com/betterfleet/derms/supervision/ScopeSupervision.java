package com.betterfleet.derms.supervision;

import com.betterfleet.derms.audit.AuditTrail;
import com.betterfleet.derms.binding.BindingChanged;
import com.betterfleet.derms.binding.BindingRemoved;
import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.envelope.DecisionValidity;
import com.betterfleet.derms.forecast.ForecastStore;
import com.betterfleet.derms.link.LivenessChanged;
import com.betterfleet.derms.microgrid.CircuitChanged;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.microgrid.MicrogridSearch;
import com.betterfleet.derms.microgrid.ScopeCircuitChanged;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.refusal.ConflictException;
import com.betterfleet.derms.refusal.InputChecks;
import com.betterfleet.derms.supervision.decision.ControlDecision;
import com.betterfleet.derms.supervision.decision.ControlOutlook;
import com.betterfleet.derms.supervision.decision.DirectionState;
import com.betterfleet.derms.supervision.decision.ScopeState;
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
public class ScopeSupervision implements DecisionValidity {

    /** How far ahead the view into the future reaches by default. */
    public static final Duration OUTLOOK_SPAN = Duration.ofHours(24);

    /** Each scope is decided anew so often, whatever was or was not heard. */
    public static final Duration SWEEP_INTERVAL = Duration.ofSeconds(60);

    /** What was decided counts as valid for so long after the last completed decision or sweep: two sweeps. */
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

    /** What holds for a scope, as it was decided and performed. */
    @Transactional(readOnly = true)
    public ScopeState readState(String scopeId) {
        microgrids.requireScope(scopeId);
        return readStates(List.of(scopeId)).getOrDefault(scopeId, ScopeState.ofUnmanaged(scopeId, clock.instant()));
    }

    /** What holds for many scopes, by id; one that is not bound has no entry. */
    @Transactional(readOnly = true)
    public Map<String, ScopeState> readStates(Collection<String> scopeIds) {
        Map<String, ScopeState> found = new HashMap<>();
        stateStore.findStates(scopeIds).forEach(state -> found.put(state.scopeId(), state));
        return found;
    }

    /**
     * When it was last looked whether what is written to a circuit is right. Where nobody's limits apply its bounds are plain
     * facts, true when read; else they are as old as the last completed decision or sweep.
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

    /** How every bound scope stands, by id, in one word and a place among all; one that is not bound has no entry. */
    @Transactional(readOnly = true)
    public Map<String, ScopeSeverity> readSeverities() {
        Map<String, ScopeSeverity> found = new HashMap<>();
        stateStore.readSeverities().forEach(scope -> found.put(scope.scopeId(), scope));
        return found;
    }

    /** What is shown yellow, worst first; of many, only the first few are read. */
    @Transactional(readOnly = true)
    public DegradedScopes readDegradedScopes(int limit) {
        return new DegradedScopes(stateStore.findDegraded(limit), stateStore.countDegraded());
    }

    /**
     * The scopes that are shown yellow.
     *
     * @param worst the first of them, worst first
     * @param total how many there are
     */
    public record DegradedScopes(List<ScopeState> worst, long total) {}

    /** What will hold for a scope in a span that begins now, by what is known now. */
    @Transactional(readOnly = true)
    public ControlOutlook computeOutlook(String scopeId, Interval ahead) {
        return computeOutlooks(List.of(scopeId), ahead).getOrDefault(scopeId, new ControlOutlook(List.of()));
    }

    /** The same for many scopes; one that is not bound has no entry. */
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
     * Withdraws the partner's limits of one direction: primary and fallback are cleared, the scope is on the circuit's own
     * path until the next accepted forecast.
     *
     * @throws ConflictException where no group is bound
     */
    public ScopeState withdrawLimits(String scopeId, Direction direction, String reason) {
        InputChecks.requireName("reason", reason);
        microgrids.requireScope(scopeId);
        GroupBinding binding = bindings.findByScope(scopeId)
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
        decisions.decideScopes(List.of(scopeId));
    }

    /** Stored with the change itself: were it only told, a crash would leave a lost link without its consequence. */
    @EventListener
    void onLivenessChanged(LivenessChanged changed) {
        stateStore.insertDecisionRequests(bindings.listScopeIds(changed.connectionId()), DecisionScheduler.BATCH_SIZE);
    }

    @EventListener
    void onBindingRemoved(BindingRemoved removed) {
        decisions.releaseScope(removed.binding().scopeId());
    }

    /** Limits were stated for the scope as it was: on another circuit it starts anew. */
    @EventListener
    void onScopeMoved(ScopeCircuitChanged moved) {
        bindings.findByScope(moved.scopeId()).ifPresent(binding -> {
            for (Direction direction : Direction.values()) {
                forecasts.clearDirection(binding.id(), direction);
                decisions.restartDirection(moved.scopeId(), direction);
            }
            decisions.decideScopes(List.of(moved.scopeId()));
        });
    }

    @EventListener
    void onCircuitChanged(CircuitChanged changed) {
        decisions.decideScopesFromNow(microgrids.findScopesOn(changed.circuitId()).stream()
                .map(ManagedScope::id)
                .toList());
    }

    private static Optional<ControlDecision> currentDecision(ScopeState state, Direction direction) {
        return state.directionState(direction).map(DirectionState::binding);
    }
}
