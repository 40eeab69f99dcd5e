package com.betterfleet.derms.reporting.sending;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class BackfillRateTests {

    private static final Instant START = Instant.parse("2030-06-01T10:00:00Z");

    private final BackfillRate backfillRate = new BackfillRate();

    @Test
    void aBurstOfTenSecondsIsAllowedAndThenPermitsRefillEvenly() {
        assertThat(backfillRate.acquirePermits("c", 60, 100, START)).isEqualTo(10);
        assertThat(backfillRate.acquirePermits("c", 60, 100, START)).isZero();
        assertThat(backfillRate.acquirePermits("c", 60, 100, START.plusMillis(999)))
                .isZero();
        assertThat(backfillRate.acquirePermits("c", 60, 100, START.plusMillis(1_000)))
                .isEqualTo(1);
        assertThat(backfillRate.acquirePermits("c", 60, 100, START.plusSeconds(4)))
                .isEqualTo(3);
    }

    @Test
    void unusedPermitsAccumulateToOneBurstAtMost() {
        backfillRate.acquirePermits("c", 60, 100, START);
        assertThat(backfillRate.acquirePermits("c", 60, 100, START.plusSeconds(3_600)))
                .isEqualTo(10);
    }

    @Test
    void nextPermitTimeCountsThoseAhead() {
        backfillRate.acquirePermits("c", 60, 100, START);
        assertThat(backfillRate.findNextPermitTime("c", 60, 0, START)).isEqualTo(START.plusSeconds(1));
        assertThat(backfillRate.findNextPermitTime("c", 60, 4, START)).isEqualTo(START.plusSeconds(5));
    }

    @Test
    void theLowestRateAllowsOneRequest() {
        assertThat(backfillRate.acquirePermits("c", 1, 5, START)).isEqualTo(1);
        assertThat(backfillRate.findNextPermitTime("c", 1, 0, START)).isEqualTo(START.plusSeconds(60));
    }

    @Test
    void eachConnectionHasItsOwnRate() {
        backfillRate.acquirePermits("c", 60, 100, START);
        assertThat(backfillRate.acquirePermits("d", 60, 3, START)).isEqualTo(3);
    }
}
