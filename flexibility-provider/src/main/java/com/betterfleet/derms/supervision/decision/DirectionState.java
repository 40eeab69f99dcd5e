package com.betterfleet.derms.supervision.decision;

import java.time.Instant;
import java.util.Optional;

/**
 * What binds a scope in one direction, since when it looks as it does, and what is remembered.
 *
 * @param since when what a person sees began; a refreshed forecast of the same limit does not count
 */
public record DirectionState(ControlDecision binding, Instant since, DecisionHistory memory) {

    public static DirectionState beginAt(DirectionFacts facts, Instant t) {
        DecisionOutcome first = DecisionTable.decideAt(facts, DecisionHistory.emptySince(t), t);
        return new DirectionState(first.decision(), t, first.history());
    }

    /**
     * What stands at {@code t}, deciding at each instant on the way at which time alone changes something.
     *
     * @param from since when the facts have been as they are; decided too, as what they state may end before {@code t}
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
