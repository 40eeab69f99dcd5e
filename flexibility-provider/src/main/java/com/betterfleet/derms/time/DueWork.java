package com.betterfleet.derms.time;

/**
 * A room's work that falls due at an instant known ahead.
 *
 * <p>Called several times a second, and at once when simulated time is moved, on every instance.
 */
public interface DueWork {

    /** The order of work that changes facts by time alone: before whatever is decided from them. */
    int FACTS = 10;

    /** The order of decisions: after the facts, before whoever tells of them. */
    int DECISIONS = 20;

    /** Does whatever is due at the injected clock's time; does nothing when nothing is. */
    void runDue();

    /** Whether it looks at what other work has done, and so comes after all of it where everything runs at once. */
    default boolean comesLast() {
        return false;
    }
}
