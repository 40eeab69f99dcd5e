package com.betterfleet.soak.check;

import java.time.Duration;
import java.util.Set;

/**
 * The result of comparing a shown limit with the model.
 *
 * @param lateness how long ago the shown limit was right last; zero unless it is late
 * @param permitted the limits that would be right; empty unless it is wrong
 */
public record LimitVerdict(Result result, Duration lateness, Set<Integer> permitted) {

    /** What a shown limit was. */
    public enum Result {
        RIGHT,
        /** It was right within the time that the service has for a change. */
        LATE,
        /** Wrong: higher than every limit that would be right. */
        ABOVE,
        /** Wrong, and not higher. */
        OTHER
    }

    public LimitVerdict {
        permitted = Set.copyOf(permitted);
    }

    static LimitVerdict right() {
        return new LimitVerdict(Result.RIGHT, Duration.ZERO, Set.of());
    }

    static LimitVerdict late(Duration lateness) {
        return new LimitVerdict(Result.LATE, lateness, Set.of());
    }

    static LimitVerdict above(Set<Integer> permitted) {
        return new LimitVerdict(Result.ABOVE, Duration.ZERO, permitted);
    }

    static LimitVerdict other(Set<Integer> permitted) {
        return new LimitVerdict(Result.OTHER, Duration.ZERO, permitted);
    }

    public boolean isWrong() {
        return result == Result.ABOVE || result == Result.OTHER;
    }
}
