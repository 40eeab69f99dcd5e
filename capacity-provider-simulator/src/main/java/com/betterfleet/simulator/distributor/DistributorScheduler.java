package com.betterfleet.simulator.distributor;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Makes real time drive the Capacity Provider. */
@Component
final class DistributorScheduler {
    private final CapacityProvider provider;

    DistributorScheduler(CapacityProvider provider) {
        this.provider = provider;
    }

    @Scheduled(fixedRate = 250)
    void sendDue() {
        provider.sendDue();
    }
}
