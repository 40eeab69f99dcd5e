package com.betterfleet.derms.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

/**
 * Readiness fails once nothing has been decided for more than five seconds, so that a stuck scheduler is noticed (M19).
 */
class DecisionLivenessTests {

    private final AtomicLong nanos = new AtomicLong(7);
    private final DecisionLiveness liveness = new DecisionLiveness(nanos::get);
    private final DecisionsInTimeHealthIndicator health = new DecisionsInTimeHealthIndicator(liveness);

    @Test
    void decisionsAreInTimeUpToFiveSecondsAndNotANanosecondLonger() {
        nanos.addAndGet(Duration.ofSeconds(5).toNanos());
        assertThat(liveness.isLate()).isFalse();
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);

        nanos.incrementAndGet();
        assertThat(liveness.isLate()).isTrue();
        assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.health().getDetails().toString()).contains("5 s");
    }

    @Test
    void itIsInTimeAgainWithItsNextRun() {
        nanos.addAndGet(Duration.ofMinutes(3).toNanos());
        assertThat(liveness.timeSinceLastRun()).isEqualTo(Duration.ofMinutes(3));

        liveness.recordRun();

        assertThat(liveness.isLate()).isFalse();
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
    }

    /** As when the whole process is suspended, so that none of its threads sees the time pass. */
    @Test
    void aDelayDuringSuspensionIsReportedAfterwards() {
        nanos.addAndGet(Duration.ofMinutes(3).toNanos());
        liveness.recordRun();
        assertThat(liveness.lastDelay()).as("starting takes its time").isEmpty();

        nanos.addAndGet(Duration.ofSeconds(5).toNanos());
        liveness.recordRun();
        assertThat(liveness.lastDelay()).isEmpty();

        nanos.addAndGet(Duration.ofSeconds(22).toNanos());
        liveness.recordRun();
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        liveness.recordRun();
        assertThat(liveness.lastDelay())
                .contains(new DecisionLiveness.DecisionDelay(Duration.ofSeconds(22), Duration.ofSeconds(3)));
    }
}
