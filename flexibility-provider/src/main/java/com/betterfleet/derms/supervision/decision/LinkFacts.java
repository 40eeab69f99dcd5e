package com.betterfleet.derms.supervision.decision;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The last changes of the link to the partner. The latest change before an instant is in force at it, so that a
 * decision made late is right about the time before.
 *
 * @param upSince when the link last came up; empty: it was never lost
 * @param lostAt when it was last lost, even if it is back
 * @param unknownSince when its state last became unknown, even if it is known again
 */
public record LinkFacts(Optional<Instant> upSince, Optional<Instant> lostAt, Optional<Instant> unknownSince) {

    /** A link that was never lost or unknown. */
    static final LinkFacts NEVER_LOST = new LinkFacts(Optional.empty(), Optional.empty(), Optional.empty());

    public LinkFacts {
        if (unknownSince.isPresent() && unknownSince.equals(lostAt)) {
            throw new IllegalArgumentException("lost and unknown since the same instant, " + lostAt.orElseThrow());
        }
    }

    /** The availability at an instant; a message received at the instant of a loss ends it. */
    public LinkAvailability availabilityAt(Instant t) {
        Optional<Instant> up = upSince.filter(since -> !since.isAfter(t));
        Optional<Instant> lost = lostAt.filter(since -> !since.isAfter(t));
        Optional<Instant> unknown = unknownSince.filter(since -> !since.isAfter(t));
        if (isLast(lost, up, unknown)) {
            return LinkAvailability.LOST;
        }
        return isLast(unknown, up, lost) ? LinkAvailability.UNKNOWN : LinkAvailability.UP;
    }

    /** The same facts, with the state unknown from {@code t} on. */
    LinkFacts withUnknownFrom(Instant t) {
        return new LinkFacts(upSince, lostAt, Optional.of(t));
    }

    Optional<Instant> nextChangeAfter(Instant t) {
        return Stream.of(upSince, lostAt, unknownSince)
                .flatMap(Optional::stream)
                .filter(at -> at.isAfter(t))
                .min(Instant::compareTo);
    }

    private static boolean isLast(Optional<Instant> mark, Optional<Instant> up, Optional<Instant> other) {
        return mark.isPresent()
                && up.map(at -> at.isBefore(mark.get())).orElse(true)
                && other.map(at -> at.isBefore(mark.get())).orElse(true);
    }
}
