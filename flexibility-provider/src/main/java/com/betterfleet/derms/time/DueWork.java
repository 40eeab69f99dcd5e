package com.betterfleet.derms.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Work of a room that falls due at instants known in advance.
 *
 * <p>Each piece of work states when it is due: by SQL, in memory, or by a period. It runs at that instant on every
 * instance, at least every two minutes whatever it states, and at once when simulated time is moved.
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
     * The SQL of a scalar expression for the earliest instant at which work is due, null if there is none.
     *
     * <p>All of these are read in one statement each second, and after each change: an index lookup, however many rows
     * there are. Subjects that are set aside count when their next try is due.
     */
    default Optional<String> dueTimeSql() {
        return Optional.empty();
    }

    /** When work that this instance has in memory is due; costs no query, and may be called on any thread. */
    default Optional<Instant> nextDue() {
        return Optional.empty();
    }

    /**
     * The shortest time between two runs, by the service clock. Work that states no due time by SQL runs once in each
     * period. A failed run does not count.
     */
    default Optional<Duration> period() {
        return Optional.empty();
    }

    /** Called instead of a run when the database holds no work that is due. */
    default void confirmNothingDue() {}

    /** Waits for work that was started on other threads, so that a move of simulated time includes it. */
    default void awaitBackgroundWork() {}

    default WorkStage stage() {
        return WorkStage.EFFECTS;
    }
}
