package com.betterfleet.derms.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.connection.CredentialWarnings.Side;
import com.betterfleet.derms.connection.CredentialWarnings.Warning;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CredentialWarningsTests {

    private static final Instant END = Instant.parse("2026-06-01T00:00:00Z");

    @Test
    void theWarningNarrowsFrom30To7To1DaysAndStaysAfterTheEnd() {
        assertThat(days(Duration.ofDays(30).plusNanos(1_000))).isEmpty();
        assertThat(days(Duration.ofDays(30))).containsExactly(30);
        assertThat(days(Duration.ofDays(7).plusNanos(1_000))).containsExactly(30);
        assertThat(days(Duration.ofDays(7))).containsExactly(7);
        assertThat(days(Duration.ofDays(1))).containsExactly(1);
        assertThat(days(Duration.ofNanos(1_000))).containsExactly(1);
        assertThat(days(Duration.ZERO)).containsExactly(0);
        assertThat(days(Duration.ofDays(-9))).containsExactly(0);
    }

    @Test
    void eachSideIsWarnedOfByItself() {
        Instant now = END.minus(Duration.ofDays(5));
        assertThat(CredentialWarnings.of(auth(END, END.plus(Duration.ofDays(10))), List.of(), now))
                .containsExactly(
                        new Warning(
                                Side.OUTBOUND,
                                null,
                                END,
                                7,
                                "the secret of auth.outbound ends at 2026-06-01T00:00:00Z, in less than 7 days"),
                        new Warning(
                                Side.INBOUND,
                                null,
                                END.plus(Duration.ofDays(10)),
                                30,
                                "the secret of auth.inbound ends at 2026-06-11T00:00:00Z, in less than 30 days"));
    }

    @Test
    void theEarliestEndOfBothIsTheConnections() {
        assertThat(CredentialWarnings.earliest(auth(null, null), List.of())).isEmpty();
        assertThat(CredentialWarnings.earliest(auth(null, END), List.of())).contains(END);
        assertThat(CredentialWarnings.earliest(auth(END.plusSeconds(1), END), List.of()))
                .contains(END);
        assertThat(CredentialWarnings.earliest(
                        auth(null, END), List.of(certificate(Side.OUTBOUND, END.minusSeconds(1)))))
                .contains(END.minusSeconds(1));
    }

    @Test
    void aCertificateIsWarnedOfWithItsEndAndHost() {
        Instant now = END.minus(Duration.ofDays(1));
        assertThat(CredentialWarnings.of(
                        auth(null, null),
                        List.of(certificate(Side.OUTBOUND, END), certificate(Side.INBOUND, now)),
                        now))
                .containsExactly(
                        new Warning(
                                Side.OUTBOUND,
                                "host.example",
                                END,
                                1,
                                "our TLS certificate at host.example ends at 2026-06-01T00:00:00Z, in less than 1 day"),
                        new Warning(
                                Side.INBOUND,
                                "host.example",
                                now,
                                0,
                                "the partner's TLS certificate at host.example ended at 2026-05-31T00:00:00Z"));
    }

    private static Certificate certificate(Side side, Instant end) {
        return new Certificate(side, "host.example", end, Instant.EPOCH);
    }

    private static List<Integer> days(Duration before) {
        return CredentialWarnings.of(auth(END, null), List.of(), END.minus(before)).stream()
                .map(Warning::withinDays)
                .toList();
    }

    private static ConnectionAuth auth(@Nullable Instant outbound, @Nullable Instant inbound) {
        return new ConnectionAuth(
                new ConnectionAuth.Outbound(AuthType.TOKEN, null, outbound),
                new ConnectionAuth.Inbound(AuthType.TOKEN, null, null, inbound));
    }
}
