package com.betterfleet.derms.connection;

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
    void onlyTheSecretIsTakenBeforeARotation() {
        assertThat(first.versionOf("one", END)).contains(1);
        assertThat(first.versionOf("two", END)).isEmpty();
        assertThat(first.holds(1, END)).isTrue();
        assertThat(first.holds(0, END)).isFalse();
        assertThat(first.holds(2, END)).isFalse();
    }

    @Test
    void theFormerSecretIsTakenUntilItsEndAndNotAtIt() {
        assertThat(rotated.versionOf("one", JUST_BEFORE)).contains(1);
        assertThat(rotated.versionOf("one", END)).isEmpty();
        assertThat(rotated.versionOf("two", END)).contains(2);
    }

    @Test
    void tokensOfTheFormerSecretEndWithIt() {
        assertThat(rotated.holds(1, JUST_BEFORE)).isTrue();
        assertThat(rotated.holds(1, END)).isFalse();
        assertThat(rotated.holds(2, END)).isTrue();
        assertThat(rotated.holds(0, JUST_BEFORE)).isFalse();
    }
}
