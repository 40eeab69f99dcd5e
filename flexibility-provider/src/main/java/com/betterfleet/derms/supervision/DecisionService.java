package com.betterfleet.derms.supervision;

import com.betterfleet.derms.envelope.EnvelopeIntent;
import com.betterfleet.derms.envelope.EnvelopeService;
import com.betterfleet.derms.envelope.OperatingEnvelope;
import com.betterfleet.derms.microgrid.Circuit;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.quarantine.Quarantine;
import com.betterfleet.derms.quarantine.SetAsideSubject;
import com.betterfleet.derms.quarantine.SubjectSelection;
import com.betterfleet.derms.supervision.decision.AppliedLimit;
import com.betterfleet.derms.supervision.decision.ControlDecision;
import com.betterfleet.derms.supervision.decision.DecisionHistory;
import com.betterfleet.derms.supervision.decision.DecisionRow;
import com.betterfleet.derms.supervision.decision.DirectionState;
import com.betterfleet.derms.supervision.decision.ScopeFacts;
import com.betterfleet.derms.supervision.decision.ScopeState;
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

/** Decides sets of scopes: reads the facts, decides, stores the states and applies the envelopes. */
@Component
class DecisionService {

    /** The issuer of the envelopes that supervision activates. */
    static final String ISSUER = "capacity-forecast";

    private final JdbcScopeStates stateStore;
    private final ScopeFactsReader reader;
    private final EnvelopeService envelopes;
    private final MicrogridDirectory microgrids;
    private final Quarantine quarantine;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    DecisionService(
            JdbcScopeStates stateStore,
            ScopeFactsReader reader,
            EnvelopeService envelopes,
            MicrogridDirectory microgrids,
            Quarantine quarantine,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.stateStore = stateStore;
        this.reader = reader;
        this.envelopes = envelopes;
        this.microgrids = microgrids;
        this.quarantine = quarantine;
        this.events = events;
        this.clock = clock;
    }

    /** Decides the scopes anew from the present facts, within the caller's transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    void decideScopes(Collection<String> scopeIds) {
        decideAndApply(stateStore.lockScopes(scopeIds), (old, after) -> EnumSet.allOf(Direction.class));
    }

    /**
     * Decides the scopes that are due, the longest due first, and skips those locked by another transaction.
     *
     * @return how many were decided, at most {@code limit}
     */
    @Transactional(propagation = Propagation.MANDATORY)
    int decideDueScopes(SubjectSelection selection, int limit) {
        List<ScopeState> due = stateStore.lockDueScopes(clock.instant(), selection, limit);
        decideAndApply(due, DecisionService::directionsToApply);
        return due.size();
    }

    /**
     * Decides the scopes of one stored request, and waits for those that are locked.
     *
     * @return whether there was a request
     */
    @Transactional(propagation = Propagation.MANDATORY)
    boolean decideRequestedScopes() {
        Optional<List<String>> requested = stateStore.claimDecisionRequest();
        requested.ifPresent(this::decideScopes);
        return requested.isPresent();
    }

    /** Makes the scopes of one stored request due, so that each is decided apart if necessary. */
    @Transactional(propagation = Propagation.MANDATORY)
    void makeRequestedScopesDue() {
        stateStore.claimDecisionRequest().ifPresent(requested -> stateStore.makeDue(requested, clock.instant()));
    }

    /**
     * Decides the scopes anew where the caller's transaction has just changed the facts. They count from now on, not
     * from before.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    void decideScopesFromNow(Collection<String> scopeIds) {
        List<ScopeState> before = stateStore.lockScopes(scopeIds);
        Instant now = clock.instant();
        decideAndApply(
                before.stream().map(state -> state.withDecidedAt(now)).toList(),
                (old, after) -> EnumSet.allOf(Direction.class));
    }

    /** The scopes that cannot be decided, with the time since when; a sweep does not renew their decisions. */
    Map<String, Instant> findUndecidableSince() {
        return quarantine.listSubjects().stream()
                .filter(subject -> subject.job().equals(DecisionScheduler.JOB.name()))
                .collect(Collectors.toMap(SetAsideSubject::subjectId, SetAsideSubject::since));
    }

    private void decideAndApply(
            List<ScopeState> before, BiFunction<ScopeState, ScopeState, Set<Direction>> directionsToApply) {
        if (before.isEmpty()) {
            return;
        }
        Instant from = before.stream()
                .map(ScopeState::decidedAt)
                .min(Instant::compareTo)
                .orElseGet(clock::instant);
        Map<String, ScopeFacts> facts =
                reader.readFactsAround(before.stream().map(ScopeState::scopeId).toList(), from, clock.instant());
        // Read after the lock: no decision for a later instant can have been stored since.
        Instant now = clock.instant();
        List<ScopeState> changed = new ArrayList<>();
        List<EnvelopeIntent> intents = new ArrayList<>();
        Map<String, Circuit> circuits = new HashMap<>();
        for (ScopeState old : before) {
            ScopeFacts known = facts.get(old.scopeId());
            if (known != null) {
                ScopeState after = old.advanceTo(known, now);
                if (hasChanged(old, after)) {
                    changed.add(after);
                }
                intents.addAll(toIntents(after, known, directionsToApply.apply(old, after)));
                known.circuit().ifPresent(circuit -> circuits.put(old.scopeId(), circuit));
            }
        }
        stateStore.saveStates(changed);
        envelopes.applyIntents(intents, circuits, now);
        publishDecisions(changed);
    }

    /** Releases a scope: withdraws its envelopes and deletes its state. */
    @Transactional(propagation = Propagation.MANDATORY)
    void releaseScope(String scopeId) {
        stateStore.deleteScope(scopeId);
        List<EnvelopeIntent> intents = new ArrayList<>();
        for (Direction direction : Direction.values()) {
            intents.add(
                    new EnvelopeIntent(scopeId, direction, ISSUER, Optional.empty(), DecisionRow.UNMANAGED.number()));
        }
        envelopes.applyIntents(intents, microgrids.findCircuitsOfScopes(List.of(scopeId)), clock.instant());
        events.publishEvent(new ScopesDecided(Set.of(scopeId)));
    }

    /** Restarts a direction at row 2, as if the partner had never sent a forecast for it. */
    @Transactional(propagation = Propagation.MANDATORY)
    void restartDirection(String scopeId, Direction direction) {
        Instant now = clock.instant();
        stateStore
                .lockScopes(List.of(scopeId))
                .forEach(state -> state.directionState(direction).ifPresent(directionState -> {
                    Map<Direction, DirectionState> directions = new EnumMap<>(Direction.class);
                    directions.putAll(state.directions());
                    directions.put(
                            direction,
                            new DirectionState(
                                    directionState.decision(),
                                    directionState.since(),
                                    DecisionHistory.emptySince(now)));
                    stateStore.saveStates(List.of(new ScopeState(scopeId, directions, now, now, Optional.of(now))));
                }));
    }

    private static boolean hasChanged(ScopeState old, ScopeState after) {
        return !old.directions().equals(after.directions())
                || !old.nextChangeAt().equals(after.nextChangeAt());
    }

    /** Skips directions that have no forecast, before or after; the minute sweep covers them. */
    static Set<Direction> directionsToApply(ScopeState old, ScopeState after) {
        Set<Direction> affected = EnumSet.allOf(Direction.class);
        if (!old.directions().isEmpty()) {
            affected.removeIf(direction -> old.directionState(direction).isEmpty()
                    && after.directionState(direction).isEmpty());
        }
        return affected;
    }

    private static List<EnvelopeIntent> toIntents(ScopeState state, ScopeFacts facts, Set<Direction> directions) {
        List<EnvelopeIntent> intents = new ArrayList<>();
        for (Direction direction : directions) {
            Optional<ControlDecision> decision = state.directionState(direction).map(DirectionState::decision);
            Optional<OperatingEnvelope> envelope = decision.flatMap(ControlDecision::appliedLimit)
                    .filter(limit -> facts.directionFacts(direction).enforced())
                    .map(limit -> toEnvelope(state.scopeId(), direction, limit));
            intents.add(new EnvelopeIntent(
                    state.scopeId(),
                    direction,
                    ISSUER,
                    envelope,
                    decision.map(ControlDecision::row)
                            .orElse(DecisionRow.UNMANAGED)
                            .number()));
        }
        return intents;
    }

    private static OperatingEnvelope toEnvelope(String scopeId, Direction direction, AppliedLimit limit) {
        return new OperatingEnvelope(
                scopeId,
                direction,
                limit.limit(),
                limit.window(),
                ISSUER,
                limit.basis(),
                limit.origin().requestId());
    }

    private void publishDecisions(List<ScopeState> changed) {
        if (!changed.isEmpty()) {
            events.publishEvent(
                    new ScopesDecided(changed.stream().map(ScopeState::scopeId).collect(Collectors.toSet())));
        }
    }
}
