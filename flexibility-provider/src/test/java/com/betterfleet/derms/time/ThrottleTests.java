package com.betterfleet.derms.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ThrottleTests {

    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

    private final Throttle throttle = new Throttle(Duration.ofSeconds(15));

    @Test
    void theFirstRunIsDueAtOnce() {
        assertThat(throttle.isDue(Instant.MIN)).isTrue();
    }

    @Test
    void theNextRunIsDueExactlyOnePeriodLater() {
        throttle.startPeriod(NOON);

        assertThat(throttle.isDue(NOON.plusSeconds(15).minusNanos(1))).isFalse();
        assertThat(throttle.isDue(NOON.plusSeconds(15))).isTrue();
    }

    @Test
    void aPauseMayDifferFromThePeriod() {
        throttle.startPeriod(NOON, Duration.ofSeconds(3));

        assertThat(throttle.isDue(NOON.plusSeconds(3).minusNanos(1))).isFalse();
        assertThat(throttle.isDue(NOON.plusSeconds(3))).isTrue();
    }

    @Test
    void aRunIsBroughtForwardAndNeverPutOff() {
        throttle.startPeriod(NOON);
        throttle.bringForward(NOON.plusSeconds(20));
        assertThat(throttle.isDue(NOON.plusSeconds(15))).isTrue();

        throttle.bringForward(NOON.plusSeconds(4));
        assertThat(throttle.isDue(NOON.plusSeconds(4).minusNanos(1))).isFalse();
        assertThat(throttle.isDue(NOON.plusSeconds(4))).isTrue();
    }
}
