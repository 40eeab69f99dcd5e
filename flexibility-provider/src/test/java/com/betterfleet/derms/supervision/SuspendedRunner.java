package com.betterfleet.derms.supervision;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A runner's pulse whose time a test moves. */
public final class SuspendedRunner {

    private final AtomicLong nanos = new AtomicLong(7);
    private final RunnerPulse pulse = new RunnerPulse(nanos::get);

    public RunnerPulse pulse() {
        return pulse;
    }

    public void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    public void run() {
        pulse.beat();
    }
}
