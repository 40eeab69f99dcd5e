package com.betterfleet.derms.time;

import java.time.Duration;
import java.time.Instant;

/**
 * Limits periodic work to one run per period of the service clock; the first run is due at once.
 *
 * <p>Changed by one thread at a time, since {@link DueWork} never runs twice at once; any thread may read it.
 */
public final class Throttle {

    private final Duration period;
    private volatile Instant nextRun = Instant.MIN;

    public Throttle(Duration period) {
        this.period = period;
    }

    public boolean isDue(Instant now) {
        return !now.isBefore(nextRun);
    }

    /** When the next run is due. */
    public Instant nextRun() {
        return nextRun;
    }

    /** Makes the next run due one period after this instant. */
    public void startPeriod(Instant now) {
        startPeriod(now, period);
    }

    /** Makes the next run due after a pause other than the period. */
    public void startPeriod(Instant now, Duration pause) {
        nextRun = now.plus(pause);
    }

    /** Makes the next run due at this instant, unless it is due earlier. */
    public void bringForward(Instant at) {
        if (at.isBefore(nextRun)) {
            nextRun = at;
        }
    }
}
