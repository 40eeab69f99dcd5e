package com.betterfleet.simulator.setup;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Runs the setup every two seconds until it is complete. */
@Component
final class SetupScheduler {
    private final ServiceProvisioning provisioning;

    SetupScheduler(ServiceProvisioning provisioning) {
        this.provisioning = provisioning;
    }

    // Shortly after the start, because the service's first message needs the simulator's port open.
    @Scheduled(initialDelay = 1000, fixedDelay = 2000)
    void runSteps() {
        provisioning.runSteps();
    }
}
