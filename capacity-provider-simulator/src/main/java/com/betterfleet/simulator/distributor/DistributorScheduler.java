package com.betterfleet.simulator.distributor;

import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Calls the Capacity Provider in real time. */
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
