package com.betterfleet.simulator.depot;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Makes real time drive the depot. */
@Component
final class DepotClockwork {
    private final DepotOperation operation;

    DepotClockwork(DepotOperation operation) {
        this.operation = operation;
    }

    @Scheduled(fixedRate = 250)
    void step() {
        operation.step();
    }

    @Scheduled(fixedRate = 1000)
    void pollLimit() {
        operation.pollLimit();
    }

    @Scheduled(fixedRate = 2000)
    void postMeters() {
        operation.postMeters();
    }
}
