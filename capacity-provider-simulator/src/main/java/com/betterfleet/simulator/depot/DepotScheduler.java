package com.betterfleet.simulator.depot;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Calls the depot in real time. */
@Component
final class DepotScheduler {
    private final DepotOperation operation;

    DepotScheduler(DepotOperation operation) {
        this.operation = operation;
    }

    @Scheduled(fixedRate = 250)
    void stepModel() {
        operation.stepModel();
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
