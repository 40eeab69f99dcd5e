package com.betterfleet.derms.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.account.FailedAttempts.Origin;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FailedAttemptsTests {

    private static final Origin HERE = new Origin("admin", "192.0.2.1");

    private final AtomicLong nanos = new AtomicLong();
    private final FailedAttempts attempts = new FailedAttempts(nanos::get);

    @Test
    void theFirstFewAreFree() {
        fail(4);
        assertThat(attempts.closedFor(HERE)).isZero();
    }

    @Test
    void theFifthClosesTheDoorForASecondAndEachFurtherOneForTwiceAsLong() {
        fail(5);
        assertThat(attempts.closedFor(HERE)).isEqualTo(Duration.ofSeconds(1));
        fail(1);
        assertThat(attempts.closedFor(HERE)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void theDoorIsNeverClosedForLongerThanAMinute() {
        fail(200);
        assertThat(attempts.closedFor(HERE)).isEqualTo(Duration.ofMinutes(1));
        nanos.set(Duration.ofMinutes(1).toNanos());
        assertThat(attempts.closedFor(HERE)).isZero();
    }

    @Test
    void anotherAddressIsNotHeldUp() {
        fail(20);
        assertThat(attempts.closedFor(new Origin("admin", "192.0.2.2"))).isZero();
    }

    @Test
    void aSuccessEndsTheSeries() {
        fail(4);
        attempts.succeeded(HERE);
        fail(1);
        assertThat(attempts.closedFor(HERE)).isZero();
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            attempts.failed(HERE);
        }
    }
}
