package com.betterfleet.simulator.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that continues from the time it was last set to, and is the system clock before. A test that moves the
 * service's simulated time moves this clock too.
 */
public final class SimulatorClock implements InstantSource {
    private final InstantSource machine;
    private volatile Duration offset = Duration.ZERO;

    public SimulatorClock(InstantSource machine) {
        this.machine = machine;
    }

    @Override
    public Instant instant() {
        return machine.instant().plus(offset);
    }

    public void set(Instant now) {
        offset = Duration.between(machine.instant(), now);
    }
}
