package com.betterfleet.derms.clock;

import java.time.Duration;

/** Whether this machine's own clock tells what the database's does. */
public interface ClockOffset {

    /** How far our own clock is ahead of the database's, as last measured; negative: behind. What was moved does not count. */
    Duration hostClockOffset();
}
