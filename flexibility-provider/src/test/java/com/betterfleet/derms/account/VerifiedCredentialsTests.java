package com.betterfleet.derms.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class VerifiedCredentialsTests {

    private static final Account ADMIN = new Account("admin", "hash", Role.ADMIN, false);

    private final AtomicLong nanos = new AtomicLong();
    private final VerifiedCredentials verified = new VerifiedCredentials(nanos::get);

    @Test
    void rememberWhatWasFoundRightForAMinuteAndNotLonger() {
        verified.add(ADMIN, "right");
        nanos.set(Duration.ofMinutes(1).toNanos() - 1);
        assertThat(verified.contain(ADMIN, "right")).isTrue();
        nanos.incrementAndGet();
        assertThat(verified.contain(ADMIN, "right")).isFalse();
    }

    @Test
    void knowNoOtherPasswordAndNoOtherAccount() {
        verified.add(ADMIN, "right");
        assertThat(verified.contain(ADMIN, "wrong")).isFalse();
        assertThat(verified.contain(new Account("other", "hash", Role.ADMIN, false), "right"))
                .isFalse();
    }

    @Test
    void areForgottenWhenThePasswordChanges() {
        verified.add(ADMIN, "right");
        assertThat(verified.contain(new Account("admin", "another hash", Role.ADMIN, false), "right"))
                .isFalse();
    }
}
