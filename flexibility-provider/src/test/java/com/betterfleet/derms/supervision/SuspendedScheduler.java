package com.betterfleet.derms.supervision;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A {@link DecisionLiveness} whose time is set by a test. */
public final class SuspendedScheduler {

    private final AtomicLong nanos = new AtomicLong(7);
    private final DecisionLiveness liveness = new DecisionLiveness(nanos::get);

    public DecisionLiveness liveness() {
        return liveness;
    }

    public void advanceTime(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    public void recordRun() {
        liveness.recordRun();
    }
}
