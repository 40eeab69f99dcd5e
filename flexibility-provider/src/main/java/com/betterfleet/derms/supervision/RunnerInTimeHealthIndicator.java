package com.betterfleet.derms.supervision;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Not ready while limits are not decided in time: another instance should be asked. */
@Component
class RunnerInTimeHealthIndicator implements HealthIndicator {

    private final RunnerPulse pulse;

    RunnerInTimeHealthIndicator(RunnerPulse pulse) {
        this.pulse = pulse;
    }

    @Override
    public Health health() {
        return pulse.late()
                ? Health.down()
                        .withDetail(
                                "reason",
                                "limits were last decided %d s ago"
                                        .formatted(pulse.silence().toSeconds()))
                        .build()
                : Health.up().build();
    }
}
