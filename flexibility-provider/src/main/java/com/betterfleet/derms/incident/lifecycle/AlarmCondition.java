package com.betterfleet.derms.incident.lifecycle;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What is so about a subject, as read from what is stored: whether it is wrong, and since when. */
public sealed interface AlarmCondition {

    /**
     * It is wrong.
     *
     * @param since since when, as exactly as is known
     * @param connectedAt when a person last connected what it is about, where somebody did
     * @param scopeIds the scopes concerned
     * @param text what is wrong, for people
     */
    record PresentCondition(Instant since, Optional<Instant> connectedAt, List<String> scopeIds, String text)
            implements AlarmCondition {
        public PresentCondition {
            scopeIds = List.copyOf(scopeIds);
        }
    }

    /**
     * It is as it should be.
     *
     * @param since since when, as exactly as is known
     * @param lastPresentAt an instant until which it is known to have been wrong, where there is one: what came and went between
     *     two looks is told by it
     */
    record ClearedCondition(Instant since, Optional<Instant> lastPresentAt) implements AlarmCondition {}

    /** Nobody can tell. */
    record UnknownCondition() implements AlarmCondition {}
}
