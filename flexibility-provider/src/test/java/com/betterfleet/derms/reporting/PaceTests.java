package com.betterfleet.derms.reporting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class PaceTests {

    private static final Instant START = Instant.parse("2030-06-01T10:00:00Z");

    private final Pace pace = new Pace();

    @Test
    void aBurstOfTenSecondsIsAllowedAndThenTheMinutesAllowanceComesInEvenly() {
        assertThat(pace.take("c", 60, 100, START)).isEqualTo(10);
        assertThat(pace.take("c", 60, 100, START)).isZero();
        assertThat(pace.take("c", 60, 100, START.plusMillis(999))).isZero();
        assertThat(pace.take("c", 60, 100, START.plusMillis(1_000))).isEqualTo(1);
        assertThat(pace.take("c", 60, 100, START.plusSeconds(4))).isEqualTo(3);
    }

    @Test
    void whatIsNotUsedIsNotSavedUpBeyondABurst() {
        pace.take("c", 60, 100, START);
        assertThat(pace.take("c", 60, 100, START.plusSeconds(3_600))).isEqualTo(10);
    }

    @Test
    void itIsToldWhenThereIsLeaveForOneAndForThoseBehindIt() {
        pace.take("c", 60, 100, START);
        assertThat(pace.next("c", 60, 0, START)).isEqualTo(START.plusSeconds(1));
        assertThat(pace.next("c", 60, 4, START)).isEqualTo(START.plusSeconds(5));
    }

    @Test
    void evenTheSlowestPaceLetsOneThrough() {
        assertThat(pace.take("c", 1, 5, START)).isEqualTo(1);
        assertThat(pace.next("c", 1, 0, START)).isEqualTo(START.plusSeconds(60));
    }

    @Test
    void eachConnectionHasItsOwn() {
        pace.take("c", 60, 100, START);
        assertThat(pace.take("d", 60, 3, START)).isEqualTo(3);
    }
}
