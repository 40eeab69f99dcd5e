package com.betterfleet.derms.incident;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One thing that is or was wrong.
 *
 * @param scopeIds the scopes concerned
 * @param lastSeenAt when it was last noticed
 * @param seen how often it was noticed, from 1: it came again so often within one incident
 * @param clearSince since when its cause is gone, while it may still come again
 * @param resolvedAt when it was over
 * @param handedOver whether it is over because people took control back
 * @param text what was found last, for people
 */
public record Incident(
        long id,
        Subject subject,
        List<String> scopeIds,
        State state,
        Instant openedAt,
        Instant lastSeenAt,
        long seen,
        Optional<Instant> clearSince,
        Optional<Instant> resolvedAt,
        boolean handedOver,
        Optional<Acknowledgement> acknowledgement,
        String text) {

    public Incident {
        scopeIds = List.copyOf(scopeIds);
    }

    /** Whether it still is, and whether somebody said that it was seen; what is over stays RESOLVED when that is said later. */
    public enum State {
        OPEN,
        ACKNOWLEDGED,
        RESOLVED
    }

    /** Somebody has seen it. */
    public record Acknowledgement(Instant at, String by, String comment) {}

    /** What it is about: of one subject at most one incident is unresolved. */
    public record Subject(
            IncidentKind kind,
            Optional<String> connectionId,
            Optional<String> groupId,
            Optional<String> scopeId,
            Optional<String> circuitId,
            Optional<String> instance) {

        static Subject ofGroup(
                IncidentKind kind, String connectionId, Optional<String> groupId, Optional<String> scopeId) {
            return new Subject(kind, Optional.of(connectionId), groupId, scopeId, Optional.empty(), Optional.empty());
        }

        static Subject ofConnection(IncidentKind kind, String connectionId) {
            return ofGroup(kind, connectionId, Optional.empty(), Optional.empty());
        }

        static Subject ofScope(IncidentKind kind, String scopeId) {
            return new Subject(
                    kind, Optional.empty(), Optional.empty(), Optional.of(scopeId), Optional.empty(), Optional.empty());
        }

        static Subject ofCircuit(IncidentKind kind, String circuitId) {
            return new Subject(
                    kind,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(circuitId),
                    Optional.empty());
        }

        static Subject ofInstance(IncidentKind kind, String instance) {
            return new Subject(
                    kind,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(instance));
        }
    }

    public IncidentKind kind() {
        return subject.kind();
    }

    public boolean resolved() {
        return state == State.RESOLVED;
    }
}
