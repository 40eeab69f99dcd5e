package com.betterfleet.derms.partner;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.partner.CredentialWarnings.CredentialSide;
import com.betterfleet.derms.partner.CredentialWarnings.CredentialWarning;
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
    void eachSideHasItsOwnWarning() {
        Instant now = END.minus(Duration.ofDays(5));
        assertThat(CredentialWarnings.findWarnings(auth(END, END.plus(Duration.ofDays(10))), List.of(), now))
                .containsExactly(
                        new CredentialWarning(
                                CredentialSide.OUTBOUND,
                                null,
                                END,
                                7,
                                "the secret of auth.outbound ends at 2026-06-01T00:00:00Z, in less than 7 days"),
                        new CredentialWarning(
                                CredentialSide.INBOUND,
                                null,
                                END.plus(Duration.ofDays(10)),
                                30,
                                "the secret of auth.inbound ends at 2026-06-11T00:00:00Z, in less than 30 days"));
    }

    @Test
    void earliestExpiryOfBothSidesAppliesToTheConnection() {
        assertThat(CredentialWarnings.findEarliestExpiry(auth(null, null), List.of()))
                .isEmpty();
        assertThat(CredentialWarnings.findEarliestExpiry(auth(null, END), List.of()))
                .contains(END);
        assertThat(CredentialWarnings.findEarliestExpiry(auth(END.plusSeconds(1), END), List.of()))
                .contains(END);
        assertThat(CredentialWarnings.findEarliestExpiry(
                        auth(null, END), List.of(certificate(CredentialSide.OUTBOUND, END.minusSeconds(1)))))
                .contains(END.minusSeconds(1));
    }

    @Test
    void certificateWarningNamesExpiryAndHost() {
        Instant now = END.minus(Duration.ofDays(1));
        assertThat(CredentialWarnings.findWarnings(
                        auth(null, null),
                        List.of(certificate(CredentialSide.OUTBOUND, END), certificate(CredentialSide.INBOUND, now)),
                        now))
                .containsExactly(
                        new CredentialWarning(
                                CredentialSide.OUTBOUND,
                                "host.example",
                                END,
                                1,
                                "the service's TLS certificate at host.example ends at 2026-06-01T00:00:00Z, in less than 1 day"),
                        new CredentialWarning(
                                CredentialSide.INBOUND,
                                "host.example",
                                now,
                                0,
                                "the partner's TLS certificate at host.example ended at 2026-05-31T00:00:00Z"));
    }

    private static TlsCertificate certificate(CredentialSide side, Instant end) {
        return new TlsCertificate(side, "host.example", end, Instant.EPOCH);
    }

    private static List<Integer> days(Duration before) {
        return CredentialWarnings.findWarnings(auth(END, null), List.of(), END.minus(before)).stream()
                .map(CredentialWarning::withinDays)
                .toList();
    }

    private static ConnectionAuthentication auth(@Nullable Instant outbound, @Nullable Instant inbound) {
        return new ConnectionAuthentication(
                new ConnectionAuthentication.OutboundAuthentication(AuthenticationType.TOKEN, null, outbound),
                new ConnectionAuthentication.InboundAuthentication(AuthenticationType.TOKEN, null, null, inbound));
    }
}
