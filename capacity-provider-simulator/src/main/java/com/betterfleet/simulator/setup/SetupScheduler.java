package com.betterfleet.simulator.setup;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Tries again every two seconds until the service is set up; after that there is nothing left to do. */
@Component
final class SetupScheduler {
    private final ServiceProvisioning provisioning;

    SetupScheduler(ServiceProvisioning provisioning) {
        this.provisioning = provisioning;
    }

    // A moment after the start: the service's first message must find our own port open.
    @Scheduled(initialDelay = 1000, fixedDelay = 2000)
    void runSteps() {
        provisioning.runSteps();
    }
}
