package com.betterfleet.derms.incident;

import java.time.Instant;
import java.util.Optional;

/**
 * One thing that is or was wrong.
 *
 * @param lastSeenAt when it was last noticed
 * @param seen how often it was noticed, from 1
 * @param resolvedAt when its cause was found gone
 * @param text what was found last, for people
 */
public record Incident(
        long id,
        Subject subject,
        State state,
        Instant openedAt,
        Instant lastSeenAt,
        long seen,
        Optional<Instant> resolvedAt,
        String text) {

    /** Whether it still is. */
    public enum State {
        OPEN,
        RESOLVED
    }

    /** What it is about: of one subject at most one incident is unresolved. */
    public record Subject(
            IncidentKind kind, Optional<String> connectionId, Optional<String> groupId, Optional<String> scopeId) {}

    public IncidentKind kind() {
        return subject.kind();
    }
}
