package com.betterfleet.derms.supervision;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Reports the instance as ready once every scope has been decided since its start. Older states may date from before a
 * stop.
 */
@Component
class FirstDecisionsHealthIndicator implements HealthIndicator {

    private final DecisionScheduler scheduler;

    FirstDecisionsHealthIndicator(DecisionScheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public Health health() {
        return scheduler.isFirstPassDone()
                ? Health.up().build()
                : Health.down()
                        .withDetail("reason", "limits are being decided after the start")
                        .build();
    }
}
