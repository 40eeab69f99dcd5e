package com.betterfleet.derms.supervision.decision;

import java.time.Instant;
import java.util.Optional;

/** The rule of a configured gap policy: what applies where no block covers an instant. Rows 5, 8 and 9 of the table. */
public sealed interface GapPolicyRule {

    /** The limit that applies as an envelope at {@code t}; empty where the circuit's own bounds apply. */
    Optional<AppliedLimit> limitAt(DirectionFacts facts, Instant t);

    /** SAFE_DEFAULT: applies no envelope, so that the circuit returns to its safe default. */
    record SafeDefaultRule() implements GapPolicyRule {
        @Override
        public Optional<AppliedLimit> limitAt(DirectionFacts facts, Instant t) {
            return Optional.empty();
        }
    }
}
