package com.betterfleet.derms.supervision;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Not ready while limits are not decided in time: another instance should be asked. */
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
