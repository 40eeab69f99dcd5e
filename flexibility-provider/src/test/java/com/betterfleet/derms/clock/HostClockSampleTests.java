package com.betterfleet.derms.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HostClockSampleTests {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");
    private static final Duration ROUND_TRIP = Duration.ofMillis(40);

    private final HostClockSample reading = new HostClockSample(NOON, NOON.plus(ROUND_TRIP));

    @Test
    void anAnswerFromWithinTheRoundTripIsNoOffset() {
        assertThat(reading.aheadOf(NOON)).isZero();
        assertThat(reading.aheadOf(NOON.plusMillis(20))).isZero();
        assertThat(reading.aheadOf(NOON.plus(ROUND_TRIP))).isZero();
    }

    @Test
    void anAnswerFromBeforeTheQuestionShowsThatTheHostIsAhead() {
        assertThat(reading.aheadOf(NOON.minusMillis(1))).isEqualTo(Duration.ofMillis(1));
    }

    @Test
    void anAnswerFromAfterItsArrivalShowsThatTheHostIsBehind() {
        assertThat(reading.aheadOf(NOON.plusMillis(41))).isEqualTo(Duration.ofMillis(-1));
    }
}
