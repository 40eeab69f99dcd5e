package com.betterfleet.derms.supervision;

import java.time.Instant;
import java.util.Optional;

/**
 * What binds a scope in one direction, since when it looks as it does, and what is remembered.
 *
 * @param since when what a person sees began; a refreshed forecast of the same limit does not count
 */
public record Standing(Binding binding, Instant since, Memory memory) {

    static Standing begin(Facts facts, Instant t) {
        return begin(facts, Memory.fresh(t), t);
    }

    static Standing begin(Facts facts, Memory memory, Instant t) {
        Decision first = Decision.decide(facts, memory, t);
        return new Standing(first.binding(), t, first.memory());
    }

    /**
     * What stands at {@code t}, deciding at each instant on the way at which time alone changes something.
     *
     * @param from since when the facts have been as they are; decided too, as what they state may end before {@code t}
     */
    Standing advance(Facts facts, Instant from, Instant t) {
        Standing standing = from.isBefore(t) ? decideAt(facts, from) : this;
        Instant reached = from;
        Optional<Instant> next = Decision.nextChange(facts, standing.memory, reached);
        while (next.isPresent() && !next.get().isAfter(t)) {
            reached = next.get();
            standing = standing.decideAt(facts, reached);
            next = Decision.nextChange(facts, standing.memory, reached);
        }
        return standing.decideAt(facts, t);
    }

    private Standing decideAt(Facts facts, Instant t) {
        Decision decision = Decision.decide(facts, memory, t);
        Instant began = decision.binding().looksLike(binding) ? since : t;
        return new Standing(decision.binding(), began, decision.memory());
    }
}
