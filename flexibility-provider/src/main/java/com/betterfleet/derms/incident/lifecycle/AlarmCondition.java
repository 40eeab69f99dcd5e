package com.betterfleet.derms.incident.lifecycle;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The present condition of a subject, as read from stored data. */
public sealed interface AlarmCondition {

    /**
     * The problem is present.
     *
     * @param since since when, as exactly as is known
     * @param connectedAt when an operator last gave control to the partner; empty: never
     * @param scopeIds the affected scopes
     * @param text for operators
     */
    record PresentCondition(Instant since, Optional<Instant> connectedAt, List<String> scopeIds, String text)
            implements AlarmCondition {
        public PresentCondition {
            scopeIds = List.copyOf(scopeIds);
        }
    }

    /**
     * The problem is absent.
     *
     * @param since since when, as exactly as is known
     * @param lastPresentAt an instant until which it was present, where one is known; reveals a problem that came and
     *     went between two checks
     */
    record ClearedCondition(Instant since, Optional<Instant> lastPresentAt) implements AlarmCondition {}

    /** It cannot be determined. */
    record UnknownCondition() implements AlarmCondition {}
}
