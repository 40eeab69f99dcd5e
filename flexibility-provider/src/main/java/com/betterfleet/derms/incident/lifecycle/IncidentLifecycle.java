package com.betterfleet.derms.incident.lifecycle;

import com.betterfleet.derms.incident.Incident;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The course of an incident (M7, M8, M19): it opens at once, except shortly after a person connected; its cause goes and may
 * come again; it is over when the cause has been gone for five minutes. Pure: what to do about it, from what is open and what
 * is so.
 */
public final class IncidentLifecycle {

    /** How long all must be well before it is said that it is over. */
    public static final Duration RESOLVE_DELAY = Duration.ofMinutes(5);

    /** How long after a person's connect nothing opens: what has only just begun is not yet wrong. */
    static final Duration CONNECT_GRACE = Duration.ofSeconds(30);

    private IncidentLifecycle() {}

    /** One step of an incident's life. */
    sealed interface IncidentTransition {

        /** Nothing opens yet; look again then. */
        record DeferOpening(Instant until) implements IncidentTransition {}

        /** It opens, as of the instant at which it should have, were nobody late. */
        record OpenIncident(AlarmCondition.PresentCondition condition, Instant at) implements IncidentTransition {}

        /** What is wrong is told anew; it is the same incident. */
        record UpdateIncident(AlarmCondition.PresentCondition condition) implements IncidentTransition {}

        /** The cause is back within the same incident; nothing is sent. */
        record RecordRecurrence(AlarmCondition.PresentCondition condition) implements IncidentTransition {}

        /** The cause came and went between two looks, within the same incident. */
        record RecordFlicker(Instant clearSince) implements IncidentTransition {}

        /** The cause is gone; it is over when it stays away. */
        record StartClearing(Instant clearSince) implements IncidentTransition {}

        /** Nobody can tell any more whether the cause is gone: the five minutes begin anew. */
        record CancelClearing() implements IncidentTransition {}

        /** It is over. */
        record ResolveIncident(Instant clearSince) implements IncidentTransition {}
    }

    /** The steps to take now, in order; empty: all is told. */
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
            // It was over before this began, and nobody was there to say so.
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
