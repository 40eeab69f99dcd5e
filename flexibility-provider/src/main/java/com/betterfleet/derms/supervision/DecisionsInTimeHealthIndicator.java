package com.betterfleet.derms.supervision;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Reports the instance as not ready while it does not decide limits in time. */
@Component
class DecisionsInTimeHealthIndicator implements HealthIndicator {

    private final DecisionLiveness liveness;

    DecisionsInTimeHealthIndicator(DecisionLiveness liveness) {
        this.liveness = liveness;
    }

    @Override
    public Health health() {
        return liveness.isLate()
                ? Health.down()
                        .withDetail(
                                "reason",
                                "limits were last decided %d s ago"
                                        .formatted(liveness.timeSinceLastRun().toSeconds()))
                        .build()
                : Health.up().build();
    }
}
