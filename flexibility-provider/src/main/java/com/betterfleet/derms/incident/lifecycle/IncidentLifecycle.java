package com.betterfleet.derms.incident.lifecycle;

import com.betterfleet.derms.incident.Incident;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Decides the transitions of an incident (M7, M8, M19). It opens at once, except shortly after an operator connected;
 * its cause may go and recur; it is resolved when the cause has been gone for five minutes. Pure.
 */
public final class IncidentLifecycle {

    /** How long the cause must be gone before an incident is resolved. */
    public static final Duration RESOLVE_DELAY = Duration.ofMinutes(5);

    /** How long after an operator's connect no incident opens. */
    static final Duration CONNECT_GRACE = Duration.ofSeconds(30);

    private IncidentLifecycle() {}

    /** A transition of an incident. */
    sealed interface IncidentTransition {

        /** Does not open yet; check again then. */
        record DeferOpening(Instant until) implements IncidentTransition {}

        /** Opens the incident, as of the instant at which it was due. */
        record OpenIncident(AlarmCondition.PresentCondition condition, Instant at) implements IncidentTransition {}

        /** Changes the text or the scopes of the open incident. */
        record UpdateIncident(AlarmCondition.PresentCondition condition) implements IncidentTransition {}

        /** The cause recurred within the same incident; there is no notification. */
        record RecordRecurrence(AlarmCondition.PresentCondition condition) implements IncidentTransition {}

        /** The cause came and went between two checks, within the same incident. */
        record RecordFlicker(Instant clearSince) implements IncidentTransition {}

        /** The cause is gone; the resolve delay starts. */
        record StartClearing(Instant clearSince) implements IncidentTransition {}

        /** It cannot be determined any more whether the cause is gone; the resolve delay is cancelled. */
        record CancelClearing() implements IncidentTransition {}

        /** Resolves the incident. */
        record ResolveIncident(Instant clearSince) implements IncidentTransition {}
    }

    /** The transitions that are due now, in order. */
    static List<IncidentTransition> nextTransitions(Optional<Incident> open, AlarmCondition condition, Instant now) {
        return switch (condition) {
            case AlarmCondition.PresentCondition present ->
                open.map(incident -> whilePresent(incident, present, now)).orElseGet(() -> openWhenDue(present, now));
            case AlarmCondition.ClearedCondition cleared ->
                open.map(incident -> whileCleared(incident, cleared, now)).orElse(List.of());
            case AlarmCondition.UnknownCondition unknown ->
                open.flatMap(Incident::clearSince).isPresent()
                        ? List.of(new IncidentTransition.CancelClearing())
                        : List.of();
        };
    }

    private static List<IncidentTransition> openWhenDue(AlarmCondition.PresentCondition found, Instant now) {
        Instant due = found.connectedAt()
                .map(connected -> connected.plus(CONNECT_GRACE))
                .filter(found.since()::isBefore)
                .orElse(found.since());
        return List.of(
                now.isBefore(due) && !due.equals(found.since())
                        ? new IncidentTransition.DeferOpening(due)
                        : new IncidentTransition.OpenIncident(found, earlierOf(due, now)));
    }

    private static List<IncidentTransition> whilePresent(
            Incident incident, AlarmCondition.PresentCondition found, Instant now) {
        if (incident.clearSince().isPresent()) {
            Instant clearSince = incident.clearSince().get();
            // The resolve delay had passed before the cause recurred, and no instance was running to resolve it.
            return canResolve(clearSince, found.since())
                    ? List.of(
                            new IncidentTransition.ResolveIncident(clearSince),
                            openWhenDue(found, now).getFirst())
                    : List.of(new IncidentTransition.RecordRecurrence(found));
        }
        boolean same =
                incident.text().equals(found.text()) && incident.scopeIds().equals(found.scopeIds());
        return same ? List.of() : List.of(new IncidentTransition.UpdateIncident(found));
    }

    private static List<IncidentTransition> whileCleared(
            Incident incident, AlarmCondition.ClearedCondition cleared, Instant now) {
        if (incident.clearSince().isEmpty()) {
            Instant clearSince = earlierOf(laterOf(cleared.since(), incident.openedAt()), now);
            return canResolve(clearSince, now)
                    ? List.of(new IncidentTransition.ResolveIncident(clearSince))
                    : List.of(new IncidentTransition.StartClearing(clearSince));
        }
        Instant clearSince = incident.clearSince().get();
        boolean flickered = cleared.lastPresentAt()
                .map(last -> last.isAfter(clearSince) && !canResolve(clearSince, last))
                .orElse(false);
        if (flickered) {
            return List.of(new IncidentTransition.RecordFlicker(earlierOf(cleared.since(), now)));
        }
        return canResolve(clearSince, now) ? List.of(new IncidentTransition.ResolveIncident(clearSince)) : List.of();
    }

    private static boolean canResolve(Instant clearSince, Instant at) {
        return !at.isBefore(clearSince.plus(RESOLVE_DELAY));
    }

    private static Instant laterOf(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private static Instant earlierOf(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
