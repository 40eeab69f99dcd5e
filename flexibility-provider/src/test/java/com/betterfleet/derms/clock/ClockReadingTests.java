package com.betterfleet.derms.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClockReadingTests {

    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    private final ClockReading reading = new ClockReading(1_000, NOON);

    @Test
    void advancesWithTheMonotonicCounter() {
        assertThat(reading.instantAt(1_500)).isEqualTo(NOON.plusNanos(500));
    }

    @Test
    void startsInTheMiddleOfTheFirstRoundTrip() {
        assertThat(ClockReading.ofFirstAnswer(0, 400, NOON).instantAt(400)).isEqualTo(NOON.plusNanos(200));
    }

    @Test
    void isUnchangedByAConsistentAnswer() {
        assertThat(reading.correctedBy(1_100, 1_300, NOON.plusNanos(150)).instantAt(1_300))
                .isEqualTo(reading.instantAt(1_300));
    }

    @Test
    void isPulledForwardToTheEarliestTheDatabaseAllows() {
        assertThat(reading.correctedBy(1_100, 1_300, NOON.plusNanos(900)).instantAt(1_300))
                .isEqualTo(NOON.plusNanos(900));
    }

    @Test
    void isPulledBackToTheLatestTheDatabaseAllows() {
        assertThat(reading.correctedBy(1_100, 1_300, NOON.minusNanos(900)).instantAt(1_300))
                .isEqualTo(NOON.minusNanos(700));
    }
}
