package com.betterfleet.derms.supervision.decision;

import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is known of the link to the partner: when it was last heard anew, lost, and out of our hearing. Whichever came last
 * before an instant holds at it, so that a decision made late is still right about the time before.
 *
 * @param upSince since when it is heard, or was before it was lost; absent: never lost
 * @param lostAt when it was lost last, even if it is back
 * @param unknownSince since when we could not tell, last; even if we can again
 */
public record LinkFacts(Optional<Instant> upSince, Optional<Instant> lostAt, Optional<Instant> unknownSince) {

    /** Nothing has ever spoken against the partner being there. */
    static final LinkFacts NEVER_LOST = new LinkFacts(Optional.empty(), Optional.empty(), Optional.empty());

    public LinkFacts {
        if (unknownSince.isPresent() && unknownSince.equals(lostAt)) {
            throw new IllegalArgumentException("lost and unknown since the same instant, " + lostAt.orElseThrow());
        }
    }

    /** At one instant a sign of life outdoes the loss that it ends. */
    public LinkAvailability availabilityAt(Instant t) {
        Optional<Instant> up = upSince.filter(since -> !since.isAfter(t));
        Optional<Instant> lost = lostAt.filter(since -> !since.isAfter(t));
        Optional<Instant> unknown = unknownSince.filter(since -> !since.isAfter(t));
        if (isLast(lost, up, unknown)) {
            return LinkAvailability.LOST;
        }
        return isLast(unknown, up, lost) ? LinkAvailability.UNKNOWN : LinkAvailability.UP;
    }

    /** The same, but from {@code t} on we cannot tell. */
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
