package com.betterfleet.derms.incident;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A condition that is or was not as it should be.
 *
 * @param scopeIds the affected scopes
 * @param lastSeenAt when it was last found
 * @param occurrenceCount how often it was found within this incident, from 1
 * @param clearSince since when its cause is gone, while it may still recur
 * @param handedOver whether it was resolved because an operator took local control
 * @param text what was found last, for operators
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

    /**
     * Whether the incident is open, and whether an operator acknowledged it. A resolved one stays RESOLVED when it is
     * acknowledged later.
     */
    public enum IncidentState {
        OPEN,
        ACKNOWLEDGED,
        RESOLVED
    }

    /** An operator's confirmation of having seen an incident. */
    public record IncidentAcknowledgement(Instant at, String by, String comment) {}

    /** The subject of an incident; each subject has at most one unresolved incident. */
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
