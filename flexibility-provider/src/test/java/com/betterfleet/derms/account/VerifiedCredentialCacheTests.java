package com.betterfleet.derms.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class VerifiedCredentialCacheTests {

    private static final Account ADMIN = new Account("admin", "hash", AccountRole.ADMIN, false);

    private final AtomicLong nanos = new AtomicLong();
    private final VerifiedCredentialCache verified = new VerifiedCredentialCache(nanos::get);

    @Test
    void areCachedForAMinuteAndNotLonger() {
        verified.rememberVerified(ADMIN, "right");
        nanos.set(Duration.ofMinutes(1).toNanos() - 1);
        assertThat(verified.isVerified(ADMIN, "right")).isTrue();
        nanos.incrementAndGet();
        assertThat(verified.isVerified(ADMIN, "right")).isFalse();
    }

    @Test
    void matchNoOtherPasswordAndNoOtherAccount() {
        verified.rememberVerified(ADMIN, "right");
        assertThat(verified.isVerified(ADMIN, "wrong")).isFalse();
        assertThat(verified.isVerified(new Account("other", "hash", AccountRole.ADMIN, false), "right"))
                .isFalse();
    }

    @Test
    void areInvalidWhenThePasswordChanges() {
        verified.rememberVerified(ADMIN, "right");
        assertThat(verified.isVerified(new Account("admin", "another hash", AccountRole.ADMIN, false), "right"))
                .isFalse();
    }
}
