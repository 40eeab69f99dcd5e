package com.betterfleet.derms.clock;

import java.time.Duration;

/**
 * Deviations of the database's and this host's clock, as measured by this instance. An interface with one
 * implementation because tests state deviations that no real clock has, and because the clock stays private to its room.
 */
public interface ClockStatus {

    /** How far the database's clock was set back behind a time already returned; time pauses until it has caught up. */
    Duration remainingSetback();

    /** How far this host's clock is ahead of the database's, without simulated time; negative when it is behind. */
    Duration hostClockOffset();
}
