package com.betterfleet.derms.partner.expiry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.egress.CertificateProbe;
import com.betterfleet.derms.egress.Egress;
import com.betterfleet.derms.egress.TlsServer;
import com.betterfleet.derms.partner.CredentialWarnings;
import com.betterfleet.derms.partner.CredentialWarnings.CredentialSide;
import com.betterfleet.derms.partner.JdbcTlsCertificates;
import com.betterfleet.derms.partner.PartnerConnection.ConnectionDraft;
import com.betterfleet.derms.partner.PartnerConnection.InboundCredential;
import com.betterfleet.derms.partner.PartnerConnection.OutboundCredential;
import com.betterfleet.derms.partner.PartnerConnections;
import com.betterfleet.derms.partner.PartnerWarning;
import com.betterfleet.derms.partner.TlsCertificate;
import com.betterfleet.derms.partner.TlsCertificates;
import com.betterfleet.derms.quarantine.QuarantineFixture;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** Records the certificates of both sides over real TLS, and warns of their expiry. */
@ServiceTest
class CredentialExpiryMonitorTests {

    private static final TlsServer OWN_CERTIFICATE = TlsServer.withCertificate("-1d", 21);
    private static final TlsServer PARTNER = TlsServer.withCertificate("-1d", 6);

    @LocalServerPort
    private int port;

    @Autowired
    private PartnerConnections connections;

    @Autowired
    private TlsCertificates certificates;

    @Autowired
    private JdbcTlsCertificates stored;

    @Autowired
    private Egress egress;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private InstantSource clock;

    @Autowired
    private RecordedWarnings recordedWarnings;

    @Autowired
    private JdbcClient jdbc;

    private final String id = "tls-" + UUID.randomUUID();

    @DynamicPropertySource
    static void publicAddress(DynamicPropertyRegistry registry) {
        registry.add("derms.public-url", () -> OWN_CERTIFICATE.url().toString());
    }

    @TestConfiguration
    static class TrustsThePartner {
        @Bean
        @Primary
        Egress trusting() {
            return PARTNER.egress();
        }

        @Bean
        RecordedWarnings recordedWarnings() {
            return new RecordedWarnings();
        }
    }

    static class RecordedWarnings {
        final List<PartnerWarning> oddities = new java.util.concurrent.CopyOnWriteArrayList<>();

        @EventListener
        void onPartnerWarning(PartnerWarning oddity) {
            oddities.add(oddity);
        }

        List<String> texts(String connectionId) {
            return oddities.stream()
                    .filter(oddity -> oddity.connectionId().equals(connectionId))
                    .filter(oddity -> oddity.kind() == PartnerWarning.PartnerWarningKind.CREDENTIAL_EXPIRING)
                    .map(PartnerWarning::text)
                    .toList();
        }
    }

    @AfterAll
    static void stop() {
        OWN_CERTIFICATE.close();
        PARTNER.close();
    }

    @BeforeEach
    void connect() {
        saveConnection(id, PARTNER.url() + "/cp");
    }

    private void saveConnection(String connectionId, String baseUrl) {
        connections.saveConnection(new ConnectionDraft(
                connectionId,
                "Partner",
                "oscp",
                baseUrl,
                Map.of(),
                Map.of(),
                Optional.of(new OutboundCredential.OutboundToken("out-" + connectionId)),
                Optional.of(new InboundCredential.InboundToken("in-" + connectionId)),
                Optional.empty(),
                Optional.empty(),
                ConnectionDraft.CredentialDetails.EMPTY));
    }

    @AfterEach
    void remove() {
        connections.deleteConnection(id);
    }

    @Test
    void bothCertificatesAreRecordedShownAndWarnedAbout() throws Exception {
        egress.postText(PARTNER.url().resolve("/cp/heartbeat"), Map.of(), "{}");
        await().untilAsserted(() -> assertThat(certificates.findCertificates(connections.requireConnection(id)))
                .extracting(TlsCertificate::side, TlsCertificate::host, TlsCertificate::expiresAt)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(
                                CredentialSide.OUTBOUND, OWN_CERTIFICATE.host(), OWN_CERTIFICATE.notAfter()),
                        org.assertj.core.groups.Tuple.tuple(
                                CredentialSide.INBOUND, PARTNER.host(), PARTNER.notAfter())));
        String answer = get("/api/v1/connections/" + id);
        // The stage depends on how far other tests have moved time; each stage's text has a test of its own.
        List<String> warnings = CredentialWarnings.findWarnings(
                        connections.requireConnection(id).auth(),
                        certificates.findCertificates(connections.requireConnection(id)),
                        clock.instant())
                .stream()
                .map(CredentialWarnings.CredentialWarning::message)
                .toList();
        assertThat(warnings)
                .hasSize(2)
                .anyMatch(warning -> warning.contains("the service's TLS certificate at " + OWN_CERTIFICATE.host()))
                .anyMatch(warning -> warning.contains("the partner's TLS certificate at " + PARTNER.host()));
        assertThat(answer).contains(warnings).contains("\"credentialsExpireAt\":\"" + PARTNER.notAfter() + "\"");
        assertThat(get("/api/v1/connections?limit=1000")).contains(PARTNER.host());
    }

    @Test
    void approachingExpiryIsNotifiedOnceAndAgainAtTheNextThreshold() throws Exception {
        egress.postText(PARTNER.url().resolve("/cp/heartbeat"), Map.of(), "{}");
        Instant end = PARTNER.notAfter();
        MovedClock moved = new MovedClock(end.minus(Duration.ofDays(8)));
        CredentialExpiryMonitor watch = createMonitor(moved);
        watch.runDue();
        moved.now = end.minus(Duration.ofDays(7)).plusSeconds(3601);
        watch.runDue();
        watch.runDue();
        moved.now = end.minus(Duration.ofDays(1)).plusSeconds(3601);
        watch.runDue();
        assertThat(recordedWarnings.texts(id).stream()
                        .filter(text -> text.contains("the partner's TLS certificate"))
                        .map(text -> text.replaceAll(".*the partner's TLS[^;]*, in less than (\\d+) days?.*", "$1")))
                .containsSubsequence("30", "7", "1");
        assertThat(recordedWarnings.texts(id).stream().filter(text -> text.contains("less than 7 days")))
                .hasSize(1);
    }

    @Test
    void aCertificateThatCannotBeStoredStopsNoOtherWarningAndIsStoredLater() throws Exception {
        egress.postText(PARTNER.url().resolve("/cp/heartbeat"), Map.of(), "{}");
        String other = "other-" + id;
        saveConnection(other, "https://other.example/cp");
        MovedClock moved = new MovedClock(clock.instant());
        jdbc.sql("update connection.connection set outbound_expires_at = :at where id = :id")
                .param("at", moved.now.plus(Duration.ofDays(5)).atOffset(ZoneOffset.UTC))
                .param("id", other)
                .update();
        CredentialExpiryMonitor monitor = createMonitor(moved);
        jdbc.sql("alter table connection.certificate add constraint refused check (host <> '" + PARTNER.host()
                        + "') not valid")
                .update();
        try {
            jdbc.sql("delete from connection.certificate where host = ?")
                    .param(PARTNER.host())
                    .update();
            monitor.runDue();
            assertThat(recordedWarnings.texts(other)).hasSize(1);
        } finally {
            jdbc.sql("alter table connection.certificate drop constraint refused")
                    .update();
        }

        moved.now = moved.now.plus(Duration.ofMinutes(62));
        monitor.runDue();

        assertThat(certificates.findCertificates(connections.requireConnection(id)))
                .extracting(TlsCertificate::host)
                .contains(PARTNER.host());
        connections.deleteConnection(other);
    }

    @Test
    void onlyOneOfSeveralInstancesNotifies() {
        Instant now = clock.instant();
        transaction.executeWithoutResult(status -> {
            assertThat(stored.claimNotification(id, "ends", now, Duration.ofHours(12)))
                    .isTrue();
            assertThat(stored.claimNotification(id, "ends", now.plusSeconds(43_199), Duration.ofHours(12)))
                    .isFalse();
            assertThat(stored.claimNotification(id, "ends", now.plusSeconds(43_200), Duration.ofHours(12)))
                    .isTrue();
            assertThat(stored.claimNotification(id, "ends sooner", now.plusSeconds(43_201), Duration.ofHours(12)))
                    .isTrue();
        });
    }

    private CredentialExpiryMonitor createMonitor(InstantSource moved) {
        return new CredentialExpiryMonitor(
                new CertificateRecorder(egress, new CertificateProbe(), stored, ""),
                stored,
                certificates,
                connections,
                event -> recordedWarnings.onPartnerWarning((PartnerWarning) event),
                QuarantineFixture.create(jdbc, transaction, event -> {}, moved),
                transaction,
                moved);
    }

    private static final class MovedClock implements InstantSource {
        private Instant now;

        MovedClock(Instant now) {
            this.now = now;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    private String get(String path) throws Exception {
        String basic = Base64.getEncoder()
                .encodeToString(
                        (ServiceTest.ADMIN_USER + ":" + ServiceTest.ADMIN_PASSWORD).getBytes(StandardCharsets.UTF_8));
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                    .header("Authorization", "Basic " + basic)
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        }
    }
}
