package com.betterfleet.simulator.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that runs on from where it was last set. Tests that move the service's simulated time move this one with it;
 * otherwise it is the machine's time.
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
