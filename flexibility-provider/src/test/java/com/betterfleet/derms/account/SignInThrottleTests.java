package com.betterfleet.derms.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.account.SignInThrottle.AttemptOrigin;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SignInThrottleTests {

    private static final AttemptOrigin HERE = new AttemptOrigin("admin", "192.0.2.1");

    private final AtomicLong nanos = new AtomicLong();
    private final SignInThrottle attempts = new SignInThrottle(nanos::get);

    @Test
    void theFirstFailuresDoNotLock() {
        fail(4);
        assertThat(attempts.remainingLockout(HERE)).isZero();
    }

    @Test
    void theFifthFailureLocksForASecondAndEachFurtherOneForTwiceAsLong() {
        fail(5);
        assertThat(attempts.remainingLockout(HERE)).isEqualTo(Duration.ofSeconds(1));
        fail(1);
        assertThat(attempts.remainingLockout(HERE)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void theLockoutNeverExceedsAMinute() {
        fail(200);
        assertThat(attempts.remainingLockout(HERE)).isEqualTo(Duration.ofMinutes(1));
        nanos.set(Duration.ofMinutes(1).toNanos());
        assertThat(attempts.remainingLockout(HERE)).isZero();
    }

    @Test
    void anotherAddressIsNotLocked() {
        fail(20);
        assertThat(attempts.remainingLockout(new AttemptOrigin("admin", "192.0.2.2")))
                .isZero();
    }

    @Test
    void aSuccessEndsTheSeries() {
        fail(4);
        attempts.recordSuccess(HERE);
        fail(1);
        assertThat(attempts.remainingLockout(HERE)).isZero();
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            attempts.recordFailure(HERE);
        }
    }
}
