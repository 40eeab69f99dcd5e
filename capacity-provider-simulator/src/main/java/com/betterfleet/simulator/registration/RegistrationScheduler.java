package com.betterfleet.simulator.registration;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Calls the registration in real time. */
@Component
final class RegistrationScheduler {
    private final RegistrationEndpoint registration;

    RegistrationScheduler(RegistrationEndpoint registration) {
        this.registration = registration;
    }

    @Scheduled(fixedRate = 100)
    void sendDue() {
        registration.sendDue();
    }
}
