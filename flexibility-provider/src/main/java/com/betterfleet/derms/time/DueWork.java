package com.betterfleet.derms.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Work of a room that falls due at instants known in advance.
 *
 * <p>Run several times a second on every instance, and at once when simulated time is moved.
 */
public interface DueWork {

    /** The order of all due work when everything runs at once, as after a move of simulated time. */
    enum WorkStage {
        /** Changes facts by time alone; runs before decisions. */
        FACTS,
        /** Decides from the facts. */
        DECISIONS,
        /** All other due work. */
        EFFECTS,
        /** Checks the results of all other work. */
        MONITORING
    }

    /** Does all work that is due at the service clock's time. */
    void runDue();

    /**
     * The shortest time between two runs, by the service clock; empty where it runs at each turn. A failed run does
     * not count.
     */
    default Optional<Duration> period() {
        return Optional.empty();
    }

    /** Returns when the next work is due, as far as known; it runs then instead of at its next turn. */
    default Optional<Instant> nextDue() {
        return Optional.empty();
    }

    /** Waits for work that was started on other threads, so that a move of simulated time includes it. */
    default void awaitBackgroundWork() {}

    default WorkStage stage() {
        return WorkStage.EFFECTS;
    }
}
