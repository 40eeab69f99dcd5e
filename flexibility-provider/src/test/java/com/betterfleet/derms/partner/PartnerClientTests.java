package com.betterfleet.derms.partner;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.secret.TokenHash;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PartnerClientTests {

    private static final Instant END = Instant.parse("2026-03-02T10:00:00Z");
    private static final Instant JUST_BEFORE = END.minusNanos(1_000);

    private final PartnerClient first = new PartnerClient("c", "c-1", 1, TokenHash.of("one"), Optional.empty());
    private final PartnerClient rotated = new PartnerClient(
            "c", "c-1", 2, TokenHash.of("two"), Optional.of(new FormerSecret(TokenHash.of("one"), END)));

    @Test
    void onlyTheCurrentSecretIsAcceptedBeforeARotation() {
        assertThat(first.findSecretVersion("one", END)).contains(1);
        assertThat(first.findSecretVersion("two", END)).isEmpty();
        assertThat(first.acceptsVersion(1, END)).isTrue();
        assertThat(first.acceptsVersion(0, END)).isFalse();
        assertThat(first.acceptsVersion(2, END)).isFalse();
    }

    @Test
    void formerSecretIsAcceptedUntilItsExpiryExclusive() {
        assertThat(rotated.findSecretVersion("one", JUST_BEFORE)).contains(1);
        assertThat(rotated.findSecretVersion("one", END)).isEmpty();
        assertThat(rotated.findSecretVersion("two", END)).contains(2);
    }

    @Test
    void tokensOfTheFormerSecretExpireWithIt() {
        assertThat(rotated.acceptsVersion(1, JUST_BEFORE)).isTrue();
        assertThat(rotated.acceptsVersion(1, END)).isFalse();
        assertThat(rotated.acceptsVersion(2, END)).isTrue();
        assertThat(rotated.acceptsVersion(0, JUST_BEFORE)).isFalse();
    }
}
