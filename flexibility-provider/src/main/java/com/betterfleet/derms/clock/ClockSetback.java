package com.betterfleet.derms.clock;

import java.time.Duration;

/** Whether the database's clock was set back. */
public interface ClockSetback {

    /** How far that clock is behind a time that was told already, so that time stands still until it has caught up; else 0. */
    Duration remainingSetback();
}
