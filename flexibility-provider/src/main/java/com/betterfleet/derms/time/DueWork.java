package com.betterfleet.derms.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A room's work that falls due at an instant known ahead.
 *
 * <p>Called several times a second, and at once when simulated time is moved, on every instance.
 */
public interface DueWork {

    /** When it is its turn where everything that is due runs at once, one after the other. */
    enum WorkStage {
        /** What changes facts by time alone, before whatever is decided from them. */
        FACTS,
        /** What decides from the facts. */
        DECISIONS,
        /** What else falls due. */
        EFFECTS,
        /** What looks at what all others have done. */
        MONITORING
    }

    /** Does whatever is due at the injected clock's time; does nothing when nothing is. */
    void runDue();

    /** The shortest time between two runs, by the service clock; empty: each turn. A run that fails does not count. */
    default Optional<Duration> period() {
        return Optional.empty();
    }

    /** When something of it falls due next, as far as it knows: it is called then rather than at its next turn. */
    default Optional<Instant> nextDue() {
        return Optional.empty();
    }

    /** Waits for what was begun of it on threads of its own: whoever moves time finds that done as well. */
    default void awaitBackgroundWork() {}

    default WorkStage stage() {
        return WorkStage.EFFECTS;
    }
}
