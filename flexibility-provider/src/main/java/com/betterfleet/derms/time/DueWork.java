package com.betterfleet.derms.time;

/**
 * A room's work that falls due at an instant known ahead.
 *
 * <p>Called several times a second, and at once when simulated time is moved, on every instance.
 */
public interface DueWork {

    /** Does whatever is due at the injected clock's time; does nothing when nothing is. */
    void runDue();
}
