package com.betterfleet.derms.supervision;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Ready once every scope has been decided since the start: before that, what is shown may be from before a stop. */
@Component
class FirstPassHealthIndicator implements HealthIndicator {

    private final Runner runner;

    FirstPassHealthIndicator(Runner runner) {
        this.runner = runner;
    }

    @Override
    public Health health() {
        return runner.firstPassDone()
                ? Health.up().build()
                : Health.down()
                        .withDetail("reason", "limits are being decided after the start")
                        .build();
    }
}
