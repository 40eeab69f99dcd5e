package com.betterfleet.derms.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.ServiceTest;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** How a partner obtains access tokens of the service and uses them. */
@ServiceTest
@ExtendWith(OutputCaptureExtension.class)
class InboundOAuthTests {

    private static final String OUTBOUND_TOKEN = "canary-outbound-token";
    private static final String HEADER_VALUE = "canary-header-value";

    @LocalServerPort
    private int port;

    @Autowired
    private InstantSource clock;

    private final String id = "in-" + UUID.randomUUID();
    private ServiceClient service;

    @BeforeEach
    void reachService() {
        service = new ServiceClient(port);
    }

    @AfterEach
    void close() {
        service.admin("DELETE", "/connections/" + id, "");
        service.close();
    }

    private record Client(String id, String secret) {
        static Client of(JsonNode answer) {
            JsonNode credentials = answer.get("inboundCredentials");
            return new Client(
                    credentials.get("clientId").asString(),
                    credentials.get("clientSecret").asString());
        }
    }

    @Test
    void clientSecretIsReturnedOnceAndAChangeIssuesNoOther() {
        Client client = create();
        assertThat(client.secret()).hasSizeGreaterThan(40);
        ServiceClient.ServiceResponse again = put("{\"type\":\"oauth\"}");
        assertThat(again.json().has("inboundCredentials")).isFalse();
        ServiceClient.ServiceResponse shown = service.admin("GET", "/connections/" + id, "");
        assertThat(shown.json().at("/auth/inbound/type").asString()).isEqualTo("oauth");
        assertThat(shown.json().at("/auth/inbound/clientId").asString()).isEqualTo(client.id());
        assertThat(shown.body()).doesNotContain(client.secret());
    }

    @Tag("OSCP-HEAD-2")
    @Test
    void tenMinuteTokenAuthenticatesThePartner() {
        Client client = create();
        ServiceClient.ServiceResponse granted = service.token(client.id(), client.secret());
        assertThat(granted.status()).as(granted.body()).isEqualTo(200);
        assertThat(granted.json().get("expires_in").asInt()).isBetween(598, 600);
        assertThat(granted.json().get("token_type").asString()).isEqualTo("Bearer");
        assertThat(isAccepted(tokenOf(granted))).isTrue();
        assertThat(isAccepted(tokenOf(service.tokenByForm(client.id(), client.secret()))))
                .isTrue();
    }

    @Test
    void tokenExpiresByTheServiceClock() {
        Client client = create();
        String token = token(client);
        service.moveClock(clock.instant().plus(Duration.ofMinutes(9)));
        assertThat(isAccepted(token)).isTrue();
        service.moveClock(clock.instant().plus(Duration.ofMinutes(1)));
        ServiceClient.ServiceResponse refused = heartbeat("Bearer " + token);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.header("WWW-Authenticate")).isEqualTo("Bearer error=\"invalid_token\"");
    }

    @Test
    void aWrongSecretOrClientGetsNoToken() {
        Client client = create();
        for (ServiceClient.ServiceResponse refused : List.of(
                service.token(client.id(), "wrong"),
                service.token("unknown-client", client.secret()),
                service.tokenByForm(client.id(), client.id()))) {
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.json().get("error").asString()).isEqualTo("invalid_client");
        }
    }

    @Tag("OSCP-HEAD-3")
    @Test
    void noNumberOfStrangersRequestsKeepsTheClientOfTheSameAddressWaiting() throws Exception {
        Client client = create();
        // An address of its own, since the other tests expect the plain refusals of theirs.
        try (HttpClient shared = HttpClient.newBuilder()
                .localAddress(InetAddress.getByName("127.0.0.2"))
                .build()) {
            int refusals = 0;
            for (int i = 0; i < 620; i++) {
                int status = requestToken(shared, "unknown-client", "wrong");
                assertThat(status).isIn(401, 429);
                refusals += status == 429 ? 1 : 0;
            }
            assertThat(refusals).as("the stranger is called too frequent").isPositive();
            assertThat(requestToken(shared, client.id(), client.secret())).isEqualTo(200);
        }
    }

    private int requestToken(HttpClient http, String clientId, String secret) throws Exception {
        return http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/oauth2/token"))
                                .header("Authorization", ServiceClient.basic(clientId, secret))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("grant_type=client_credentials"))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void eachSchemeAuthenticatesOnlyConnectionsConfiguredForIt() {
        Client client = create();
        String token = token(client);
        assertThat(heartbeat("Token " + token).status()).isEqualTo(401);
        assertThat(heartbeat("Bearer " + token + "x").status()).isEqualTo(401);
        assertThat(put("{\"type\":\"token\",\"token\":\"shared-" + id + "\"}").status())
                .isEqualTo(200);
        assertThat(heartbeat("Bearer " + token).status()).isEqualTo(401);
        assertThat(heartbeat("Bearer shared-" + id).status()).isEqualTo(401);
        assertThat(heartbeat("Token shared-" + id).status()).isEqualTo(204);
        assertThat(service.token(client.id(), client.secret()).status()).isEqualTo(401);
    }

    @Test
    void afterARotationTheFormerSecretWorksFor24Hours() {
        Client former = create();
        String oldToken = token(former);
        Instant before = clock.instant();
        ServiceClient.ServiceResponse rotation = service.admin("POST", "/connections/" + id + "/rotate-secret", "");
        assertThat(rotation.status()).isEqualTo(200);
        Client client = Client.of(rotation.json());
        assertThat(client.id()).isEqualTo(former.id());
        assertThat(isAccepted(oldToken)).isTrue();
        assertThat(isAccepted(token(client))).isTrue();

        service.moveClock(before.plus(Duration.ofHours(24)).minusSeconds(120));
        String late = token(former);
        assertThat(isAccepted(late)).isTrue();
        service.moveClock(clock.instant().plusSeconds(180));
        assertThat(service.token(former.id(), former.secret()).status()).isEqualTo(401);
        assertThat(isAccepted(late))
                .as("a token of the former secret ends with it")
                .isFalse();
        assertThat(isAccepted(token(client))).isTrue();
    }

    @Test
    void aSecondRotationEndsTheFirstSecretAtOnce() {
        Client first = create();
        String token = token(first);
        service.admin("POST", "/connections/" + id + "/rotate-secret", "");
        service.admin("POST", "/connections/" + id + "/rotate-secret", "");
        assertThat(isAccepted(token)).isFalse();
        assertThat(service.token(first.id(), first.secret()).status()).isEqualTo(401);
    }

    @Test
    void deletionTakesEffectAtOnceAndPermanently() {
        Client client = create();
        String token = token(client);
        assertThat(isAccepted(token)).isTrue();
        service.admin("DELETE", "/connections/" + id, "");
        assertThat(isAccepted(token)).isFalse();
        create();
        assertThat(isAccepted(token))
                .as("a connection made later under the same name")
                .isFalse();
    }

    @Test
    void aConnectionWithATokenHasNoSecretToRotate() {
        put("{\"type\":\"token\",\"token\":\"shared-" + id + "\"}");
        assertThat(service.admin("POST", "/connections/" + id + "/rotate-secret", "")
                        .status())
                .isEqualTo(409);
        assertThat(service.admin("POST", "/connections/nowhere/rotate-secret", "")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void noSecretIsInAnswersAuditOrLog(CapturedOutput log) {
        Client client = create();
        String token = token(client);
        heartbeat("Bearer " + token);
        Client rotated = Client.of(service.admin("POST", "/connections/" + id + "/rotate-secret", "")
                .json());
        service.admin("POST", "/connections/" + id + "/handshake", "");
        await().until(() ->
                service.admin("GET", "/messages?connectionId=" + id, "").body().contains("handshake"));
        String shown = service.admin("GET", "/connections/" + id, "").body()
                + service.admin("GET", "/connections", "").body()
                + service.admin("GET", "/audit?limit=1000", "").body()
                + service.admin("GET", "/messages?limit=1000", "").body()
                + log.getAll();
        assertThat(shown).contains("secret rotated");
        for (String secret :
                List.of(client.secret(), rotated.secret(), token, OUTBOUND_TOKEN, HEADER_VALUE, "shared-" + id)) {
            assertThat(shown.contains(secret))
                    .as("a secret of %d characters is shown", secret.length())
                    .isFalse();
        }
    }

    private Client create() {
        ServiceClient.ServiceResponse answer = put("{\"type\":\"oauth\"}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return Client.of(answer.json());
    }

    private ServiceClient.ServiceResponse put(String inbound) {
        return service.admin("PUT", "/connections/" + id, """
                {"name":"Partner","profile":"oscp","baseUrl":"http://localhost:1/cp","auth":{"outbound":{"type":"token",
                 "token":"%s"},"inbound":%s},"staticHeaders":{"outbound":{"apikey":"%s"}}}
                """.formatted(OUTBOUND_TOKEN, inbound, HEADER_VALUE));
    }

    private String token(Client client) {
        ServiceClient.ServiceResponse granted = service.token(client.id(), client.secret());
        assertThat(granted.status()).as(granted.body()).isEqualTo(200);
        return tokenOf(granted);
    }

    private static String tokenOf(ServiceClient.ServiceResponse granted) {
        return granted.json().get("access_token").asString();
    }

    private boolean isAccepted(String token) {
        return heartbeat("Bearer " + token).status() == 204;
    }

    private ServiceClient.ServiceResponse heartbeat(String authorization) {
        return service.heartbeat(authorization, clock.instant().plusSeconds(120));
    }
}
