package com.betterfleet.derms.supervision.decision;

import java.time.Instant;
import java.util.Optional;

/**
 * The decision for a scope in one direction, since when it is visibly the same, and the history for the next one.
 *
 * @param since when the visible state began; a new forecast with the same limit does not change it
 */
public record DirectionState(ControlDecision binding, Instant since, DecisionHistory memory) {

    public static DirectionState beginAt(DirectionFacts facts, Instant t) {
        DecisionOutcome first = DecisionTable.decideAt(facts, DecisionHistory.emptySince(t), t);
        return new DirectionState(first.decision(), t, first.history());
    }

    /**
     * Decides at {@code t}, and before at each instant after {@code from} at which time alone changes the decision.
     *
     * @param from since when the facts are valid; decided too, since what they state may end before {@code t}
     */
    public DirectionState advanceTo(DirectionFacts facts, Instant from, Instant t) {
        DirectionState state = from.isBefore(t) ? decideAt(facts, from) : this;
        Instant reached = from;
        Optional<Instant> next = DecisionTable.nextChangeAfter(facts, state.memory, reached);
        while (next.isPresent() && !next.get().isAfter(t)) {
            reached = next.get();
            state = state.decideAt(facts, reached);
            next = DecisionTable.nextChangeAfter(facts, state.memory, reached);
        }
        return state.decideAt(facts, t);
    }

    private DirectionState decideAt(DirectionFacts facts, Instant t) {
        DecisionOutcome decision = DecisionTable.decideAt(facts, memory, t);
        Instant visibleSince = decision.decision().isEquivalentTo(binding) ? since : t;
        return new DirectionState(decision.decision(), visibleSince, decision.history());
    }
}
