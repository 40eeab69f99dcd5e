package com.betterfleet.derms.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.connection.Connection.Admission;
import com.betterfleet.derms.connection.Connection.Credential;
import com.betterfleet.derms.connection.Connection.Draft;
import com.betterfleet.derms.connection.CredentialWarnings.Side;
import com.betterfleet.derms.egress.CertificateLook;
import com.betterfleet.derms.egress.Egress;
import com.betterfleet.derms.egress.TlsServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** Certificates of both ends, seen over real TLS, with how soon they end. */
@ServiceTest
class ExpiryWatchTests {

    private static final TlsServer OURS = TlsServer.withCertificate("-1d", 21);
    private static final TlsServer PARTNER = TlsServer.withCertificate("-1d", 6);

    @LocalServerPort
    private int port;

    @Autowired
    private Connections connections;

    @Autowired
    private Certificates certificates;

    @Autowired
    private JdbcCertificates stored;

    @Autowired
    private Egress egress;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private InstantSource clock;

    @Autowired
    private Heard heard;

    private final String id = "tls-" + UUID.randomUUID();

    @DynamicPropertySource
    static void publicAddress(DynamicPropertyRegistry registry) {
        registry.add("derms.public-url", () -> OURS.url().toString());
    }

    @TestConfiguration
    static class TrustsThePartner {
        @Bean
        @Primary
        Egress trusting() {
            return PARTNER.egress();
        }

        @Bean
        Heard heard() {
            return new Heard();
        }
    }

    static class Heard {
        final List<LinkOddity> oddities = new java.util.concurrent.CopyOnWriteArrayList<>();

        @EventListener
        void on(LinkOddity oddity) {
            oddities.add(oddity);
        }

        List<String> texts(String connectionId) {
            return oddities.stream()
                    .filter(oddity -> oddity.connectionId().equals(connectionId))
                    .filter(oddity -> oddity.kind() == LinkOddity.Kind.CREDENTIAL_EXPIRING)
                    .map(LinkOddity::text)
                    .toList();
        }
    }

    @AfterAll
    static void stop() {
        OURS.close();
        PARTNER.close();
    }

    @BeforeEach
    void connect() {
        connections.put(new Draft(
                id,
                "Partner",
                "oscp",
                PARTNER.url() + "/cp",
                Map.of(),
                Map.of(),
                Optional.of(new Credential.Token("out-" + id)),
                Optional.of(new Admission.Token("in-" + id)),
                Optional.empty(),
                Optional.empty(),
                Draft.Extras.NONE));
    }

    @AfterEach
    void remove() {
        connections.delete(id);
    }

    @Test
    void bothCertificatesAreSeenShownAndWarnedOf() throws Exception {
        egress.post(PARTNER.url().resolve("/cp/heartbeat"), Map.of(), "{}");
        await().untilAsserted(() -> assertThat(certificates.of(connections.require(id)))
                .extracting(Certificate::side, Certificate::host, Certificate::expiresAt)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(Side.OUTBOUND, OURS.host(), OURS.notAfter()),
                        org.assertj.core.groups.Tuple.tuple(Side.INBOUND, PARTNER.host(), PARTNER.notAfter())));
        String answer = get("/api/v1/connections/" + id);
        // How soon that is depends on how far other tests have moved time; the words for each stage have tests of their
        // own.
        List<String> warnings =
                CredentialWarnings.of(
                                connections.require(id).auth(),
                                certificates.of(connections.require(id)),
                                clock.instant())
                        .stream()
                        .map(CredentialWarnings.Warning::message)
                        .toList();
        assertThat(warnings)
                .hasSize(2)
                .anyMatch(warning -> warning.contains("our TLS certificate at " + OURS.host()))
                .anyMatch(warning -> warning.contains("the partner's TLS certificate at " + PARTNER.host()));
        assertThat(answer).contains(warnings).contains("\"credentialsExpireAt\":\"" + PARTNER.notAfter() + "\"");
        assertThat(get("/api/v1/connections?limit=1000")).contains(PARTNER.host());
    }

    @Test
    void anEndThatComesNearIsToldOnceAndAgainWhenItComesNearer() throws Exception {
        egress.post(PARTNER.url().resolve("/cp/heartbeat"), Map.of(), "{}");
        Instant end = PARTNER.notAfter();
        MovedClock moved = new MovedClock(end.minus(Duration.ofDays(8)));
        ExpiryWatch watch = watch(moved);
        watch.runDue();
        moved.now = end.minus(Duration.ofDays(7)).plusSeconds(3601);
        watch.runDue();
        watch.runDue();
        moved.now = end.minus(Duration.ofDays(1)).plusSeconds(3601);
        watch.runDue();
        assertThat(heard.texts(id).stream()
                        .filter(text -> text.contains("the partner's TLS certificate"))
                        .map(text -> text.replaceAll(".*the partner's TLS[^;]*, in less than (\\d+) days?.*", "$1")))
                .containsSubsequence("30", "7", "1");
        assertThat(heard.texts(id).stream().filter(text -> text.contains("less than 7 days")))
                .hasSize(1);
    }

    @Test
    void ofSeveralInstancesOneTells() {
        Instant now = clock.instant();
        transaction.executeWithoutResult(status -> {
            assertThat(stored.toTell(id, "ends", now, Duration.ofHours(12))).isTrue();
            assertThat(stored.toTell(id, "ends", now.plusSeconds(43_199), Duration.ofHours(12)))
                    .isFalse();
            assertThat(stored.toTell(id, "ends", now.plusSeconds(43_200), Duration.ofHours(12)))
                    .isTrue();
            assertThat(stored.toTell(id, "ends sooner", now.plusSeconds(43_201), Duration.ofHours(12)))
                    .isTrue();
        });
    }

    private ExpiryWatch watch(InstantSource moved) {
        return new ExpiryWatch(
                egress,
                new CertificateLook(),
                stored,
                certificates,
                connections,
                event -> heard.on((LinkOddity) event),
                transaction,
                moved,
                "");
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
