package com.betterfleet.derms.incident;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The course of an incident (M7, M8, M19): it opens at once, except shortly after a person connected; its cause goes and may
 * come again; it is over when the cause has been gone for five minutes. Pure: what to do about it, from what is open and what
 * is so.
 */
final class Course {

    /** How long all must be well before it is said that it is over. */
    static final Duration CALM = Duration.ofMinutes(5);

    /** How long after a person's connect nothing opens: what has only just begun is not yet wrong. */
    static final Duration SETTLING = Duration.ofSeconds(30);

    private Course() {}

    /** One step of an incident's life. */
    sealed interface Move {

        /** Nothing opens yet; look again then. */
        record Wait(Instant until) implements Move {}

        /** It opens, as of the instant at which it should have, were nobody late. */
        record Open(Condition.Present found, Instant at) implements Move {}

        /** What is wrong is told anew; it is the same incident. */
        record Update(Condition.Present found) implements Move {}

        /** The cause is back within the same incident; nothing is sent. */
        record Recur(Condition.Present found) implements Move {}

        /** The cause came and went between two looks, within the same incident. */
        record Flicker(Instant clearSince) implements Move {}

        /** The cause is gone; it is over when it stays away. */
        record Cease(Instant clearSince) implements Move {}

        /** Nobody can tell any more whether the cause is gone: the five minutes begin anew. */
        record Doubt() implements Move {}

        /** It is over. */
        record Resolve(Instant clearSince) implements Move {}
    }

    /** The steps to take now, in order; empty: all is told. */
    static List<Move> next(Optional<Incident> open, Condition condition, Instant now) {
        return switch (condition) {
            case Condition.Present present ->
                open.map(incident -> whilePresent(incident, present, now)).orElseGet(() -> opening(present, now));
            case Condition.Absent absent ->
                open.map(incident -> whileAbsent(incident, absent, now)).orElse(List.of());
            case Condition.Undecided undecided ->
                open.flatMap(Incident::clearSince).isPresent() ? List.of(new Move.Doubt()) : List.of();
        };
    }

    private static List<Move> opening(Condition.Present found, Instant now) {
        Instant due = found.connectedAt()
                .map(connected -> connected.plus(SETTLING))
                .filter(found.since()::isBefore)
                .orElse(found.since());
        return List.of(
                now.isBefore(due) && !due.equals(found.since())
                        ? new Move.Wait(due)
                        : new Move.Open(found, earlier(due, now)));
    }

    private static List<Move> whilePresent(Incident incident, Condition.Present found, Instant now) {
        if (incident.clearSince().isPresent()) {
            Instant clear = incident.clearSince().get();
            // It was over before this began, and nobody was there to say so.
            return isOver(clear, found.since())
                    ? List.of(new Move.Resolve(clear), opening(found, now).getFirst())
                    : List.of(new Move.Recur(found));
        }
        boolean same =
                incident.text().equals(found.text()) && incident.scopeIds().equals(found.scopeIds());
        return same ? List.of() : List.of(new Move.Update(found));
    }

    private static List<Move> whileAbsent(Incident incident, Condition.Absent absent, Instant now) {
        if (incident.clearSince().isEmpty()) {
            Instant clear = earlier(later(absent.since(), incident.openedAt()), now);
            return isOver(clear, now) ? List.of(new Move.Resolve(clear)) : List.of(new Move.Cease(clear));
        }
        Instant clear = incident.clearSince().get();
        boolean flickered = absent.last()
                .map(last -> last.isAfter(clear) && !isOver(clear, last))
                .orElse(false);
        if (flickered) {
            return List.of(new Move.Flicker(earlier(absent.since(), now)));
        }
        return isOver(clear, now) ? List.of(new Move.Resolve(clear)) : List.of();
    }

    private static boolean isOver(Instant clearSince, Instant at) {
        return !at.isBefore(clearSince.plus(CALM));
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }
}
