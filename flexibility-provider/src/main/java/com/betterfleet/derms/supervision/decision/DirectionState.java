package com.betterfleet.derms.supervision.decision;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Optional;

/**
 * The decision for a scope in one direction, since when it applies, and the history for the next decision. The names in
 * {@link JsonProperty}, here and in the parts, are those of stored states and audit entries.
 *
 * @param since when the visible state began; a new forecast with the same limit does not change it
 */
public record DirectionState(
        @JsonProperty("binding") ControlDecision decision,
        Instant since,
        @JsonProperty("memory") DecisionHistory history) {

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
        Optional<Instant> next = DecisionTable.nextChangeAfter(facts, state.history, reached);
        while (next.isPresent() && !next.get().isAfter(t)) {
            reached = next.get();
            state = state.decideAt(facts, reached);
            next = DecisionTable.nextChangeAfter(facts, state.history, reached);
        }
        return state.decideAt(facts, t);
    }

    private DirectionState decideAt(DirectionFacts facts, Instant t) {
        DecisionOutcome outcome = DecisionTable.decideAt(facts, history, t);
        Instant visibleSince = outcome.decision().isEquivalentTo(decision) ? since : t;
        return new DirectionState(outcome.decision(), visibleSince, outcome.history());
    }
}
