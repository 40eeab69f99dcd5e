package com.betterfleet.derms.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

/** A stuck runner cannot look alive: readiness fails once nothing was decided for over five seconds (M19). */
class RunnerPulseTests {

    private final AtomicLong nanos = new AtomicLong(7);
    private final RunnerPulse pulse = new RunnerPulse(nanos::get);
    private final RunnerInTimeHealthIndicator health = new RunnerInTimeHealthIndicator(pulse);

    @Test
    void aRunnerIsInTimeUpToFiveSecondsAndNotANanosecondLonger() {
        nanos.addAndGet(Duration.ofSeconds(5).toNanos());
        assertThat(pulse.late()).isFalse();
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);

        nanos.incrementAndGet();
        assertThat(pulse.late()).isTrue();
        assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.health().getDetails().toString()).contains("5 s");
    }

    @Test
    void itIsInTimeAgainWithItsNextRun() {
        nanos.addAndGet(Duration.ofMinutes(3).toNanos());
        assertThat(pulse.silence()).isEqualTo(Duration.ofMinutes(3));

        pulse.beat();

        assertThat(pulse.late()).isFalse();
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
    }

    /** As when the process was suspended: no thread of it could see the time pass. */
    @Test
    void aLatenessThatNobodySawIsKnownAfterwards() {
        nanos.addAndGet(Duration.ofMinutes(3).toNanos());
        pulse.beat();
        assertThat(pulse.lastLateness()).as("starting takes its time").isEmpty();

        nanos.addAndGet(Duration.ofSeconds(5).toNanos());
        pulse.beat();
        assertThat(pulse.lastLateness()).isEmpty();

        nanos.addAndGet(Duration.ofSeconds(22).toNanos());
        pulse.beat();
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        pulse.beat();
        assertThat(pulse.lastLateness())
                .contains(new RunnerPulse.Lateness(Duration.ofSeconds(22), Duration.ofSeconds(3)));
    }
}
