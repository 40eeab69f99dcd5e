package com.betterfleet.derms.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.betterfleet.derms.account.SignInThrottle.AttemptOrigin;
import com.betterfleet.derms.secret.GuessThrottle;
import com.betterfleet.derms.secret.GuessThrottle.GuessLimits;
import com.betterfleet.derms.secret.TooManyGuessesException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SignInThrottleTests {

    private static final AttemptOrigin HERE = new AttemptOrigin("admin", "192.0.2.1");

    /** Nothing may wait here, and a pause does not end within the test. */
    private final SignInThrottle attempts =
            new SignInThrottle(new GuessThrottle(new GuessLimits(1, 0, Duration.ofSeconds(1), 4, Duration.ofDays(1))));

    @Test
    void theFirstFailuresLockNothing() {
        fail(HERE, 4);
        assertThat(attempts.verifyInTurn(HERE, () -> true)).isTrue();
    }

    @Test
    void furtherFailuresDelayThoseThatNeverSignedInFromTheAddress() {
        fail(HERE, 5);
        assertThatThrownBy(() -> attempts.verifyInTurn(HERE, () -> true)).isInstanceOf(TooManyGuessesException.class);
    }

    @Test
    void anotherAddressIsNotDelayed() {
        fail(HERE, 5);
        assertThat(attempts.verifyInTurn(new AttemptOrigin("admin", "192.0.2.2"), () -> true))
                .isTrue();
    }

    @Test
    void namesInventedAtAnAddressShareItsTurns() {
        for (int i = 0; i < 5; i++) {
            fail(new AttemptOrigin("invented-" + i, "192.0.2.1"), 1);
        }
        assertThatThrownBy(() -> attempts.verifyInTurn(HERE, () -> true)).isInstanceOf(TooManyGuessesException.class);
    }

    @Test
    void anAccountThatSignedInFromTheAddressHasTurnsOfItsOwn() {
        assertThat(attempts.verifyInTurn(HERE, () -> true)).isTrue();
        fail(new AttemptOrigin("viewer", "192.0.2.1"), 5);
        assertThat(attempts.verifyInTurn(HERE, () -> true)).isTrue();
    }

    private void fail(AttemptOrigin origin, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(attempts.verifyInTurn(origin, () -> false)).isFalse();
        }
    }
}
