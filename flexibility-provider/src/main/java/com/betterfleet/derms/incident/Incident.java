package com.betterfleet.derms.incident;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One thing that is or was wrong.
 *
 * @param scopeIds the scopes concerned
 * @param lastSeenAt when it was last noticed
 * @param occurrenceCount how often it was noticed, from 1: it came again so often within one incident
 * @param clearSince since when its cause is gone, while it may still come again
 * @param resolvedAt when it was over
 * @param handedOver whether it is over because people took control back
 * @param text what was found last, for people
 */
public record Incident(
        long id,
        IncidentSubject subject,
        List<String> scopeIds,
        IncidentState state,
        Instant openedAt,
        Instant lastSeenAt,
        long occurrenceCount,
        Optional<Instant> clearSince,
        Optional<Instant> resolvedAt,
        boolean handedOver,
        Optional<IncidentAcknowledgement> acknowledgement,
        String text) {

    public Incident {
        scopeIds = List.copyOf(scopeIds);
    }

    /** Whether it still is, and whether somebody said that it was seen; what is over stays RESOLVED when that is said later. */
    public enum IncidentState {
        OPEN,
        ACKNOWLEDGED,
        RESOLVED
    }

    /** Somebody has seen it. */
    public record IncidentAcknowledgement(Instant at, String by, String comment) {}

    /** What it is about: of one subject at most one incident is unresolved. */
    public record IncidentSubject(
            IncidentKind kind,
            Optional<String> connectionId,
            Optional<String> groupId,
            Optional<String> scopeId,
            Optional<String> circuitId,
            Optional<String> instance) {

        static IncidentSubject ofGroup(
                IncidentKind kind, String connectionId, Optional<String> groupId, Optional<String> scopeId) {
            return new IncidentSubject(
                    kind, Optional.of(connectionId), groupId, scopeId, Optional.empty(), Optional.empty());
        }

        public static IncidentSubject ofConnection(IncidentKind kind, String connectionId) {
            return ofGroup(kind, connectionId, Optional.empty(), Optional.empty());
        }

        public static IncidentSubject ofScope(IncidentKind kind, String scopeId) {
            return new IncidentSubject(
                    kind, Optional.empty(), Optional.empty(), Optional.of(scopeId), Optional.empty(), Optional.empty());
        }

        public static IncidentSubject ofCircuit(IncidentKind kind, String circuitId) {
            return new IncidentSubject(
                    kind,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(circuitId),
                    Optional.empty());
        }

        public static IncidentSubject ofInstance(IncidentKind kind, String instance) {
            return new IncidentSubject(
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

    public boolean isResolved() {
        return state == IncidentState.RESOLVED;
    }
}
