package com.betterfleet.simulator.registration;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Makes real time drive the exchange of tokens. */
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
