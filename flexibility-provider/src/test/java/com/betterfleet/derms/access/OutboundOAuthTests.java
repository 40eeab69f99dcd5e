package com.betterfleet.derms.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.exchange.DeliveryResult;
import com.betterfleet.derms.exchange.MessageTransport;
import com.betterfleet.derms.exchange.OutboundMessage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.utils.DateUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Messages to a partner that requires access tokens. */
@ServiceTest
class OutboundOAuthTests {

    private static final String SECRET = "outbound-client-secret";
    private static final String API_KEY = "outbound-api-key";

    @LocalServerPort
    private int port;

    @Autowired
    private MessageTransport carrier;

    @Autowired
    private InstantSource clock;

    private final String id = "out-" + UUID.randomUUID();
    private final SimulatedPartnerServer partner = new SimulatedPartnerServer();
    private ServiceClient service;

    @BeforeEach
    void reachService() {
        service = new ServiceClient(port);
    }

    @AfterEach
    void close() {
        service.admin("DELETE", "/connections/" + id, "");
        service.close();
        partner.close();
    }

    @Test
    void fiftyConcurrentMessagesRequestOneToken() throws Exception {
        configure("");
        try (ExecutorService senders = Executors.newFixedThreadPool(50)) {
            List<Callable<DeliveryResult>> sends = java.util.stream.Stream.<Callable<DeliveryResult>>generate(
                            () -> this::send)
                    .limit(50)
                    .toList();
            for (Future<DeliveryResult> sent : senders.invokeAll(sends)) {
                assertThat(sent.get()).isInstanceOf(DeliveryResult.MessageAccepted.class);
            }
        }
        assertThat(partner.tokenRequests).hasSize(1);
        assertThat(partner.messages).hasSize(50).allSatisfy(message -> {
            assertThat(message.header("authorization")).isEqualTo("Bearer issued-token-1");
            assertThat(message.header("apikey")).isEqualTo(API_KEY);
        });
    }

    @Test
    void accessTokenExpiryIsShownOnceKnownAndTheTokenNever() {
        configure("");
        assertThat(service.admin("GET", "/connections/" + id, "").body()).contains("\"accessTokenUsedUntil\":null");

        send();

        assertThat(service.admin("GET", "/connections/" + id, "").body())
                .containsPattern("\"accessTokenUsedUntil\":\"20[^\"]+Z\"")
                .doesNotContain("issued-token-1");
    }

    @Test
    void tokenIsRequestedWithBasicAuthenticationUnlessTheFormIsConfigured() {
        configure("");
        send();
        assertThat(partner.tokenRequests.getFirst().header("authorization"))
                .isEqualTo(ServiceClient.basic("service-client", SECRET));
        assertThat(partner.tokenRequests.getFirst().body()).isEqualTo("grant_type=client_credentials");
        assertThat(partner.tokenRequests.getFirst().headers()).doesNotContainKey("apikey");
    }

    @Test
    void scopeAudienceFormHeadersAndSchemeAreAsConfigured() {
        configure(
                ",\"scope\":\"read write\",\"audience\":\"der\",\"clientAuth\":\"post\",\"header\":\"x-access-token\","
                        + "\"scheme\":\"\",\"headersOnTokenRequest\":true");
        send();
        assertThat(partner.tokenRequests.getFirst().body())
                .contains("scope=read+write", "audience=der", "client_id=service-client", "client_secret=" + SECRET);
        assertThat(partner.tokenRequests.getFirst().header("apikey")).isEqualTo(API_KEY);
        assertThat(partner.messages.getFirst().header("x-access-token")).isEqualTo("issued-token-1");
        assertThat(partner.messages.getFirst().headers()).doesNotContainKey("authorization");
    }

    @Test
    void tokenIsRenewedShortlyBeforeItExpiresByTheServiceClock() {
        configure("");
        send();
        service.moveClock(clock.instant().plusSeconds(500));
        send();
        assertThat(partner.tokenRequests).hasSize(1);
        service.moveClock(clock.instant().plusSeconds(71));
        send();
        assertThat(partner.tokenRequests).hasSize(2);
    }

    @Test
    void aRefusedTokenIsRenewedOnceAndTheSameMessageSentAgain() {
        partner.messageHandler = message -> new SimulatedPartnerServer.CannedReply(
                message.header("authorization").endsWith("-1") ? 401 : 204, "", Map.of());
        configure("");
        assertThat(send()).isEqualTo(new DeliveryResult.MessageAccepted(204));
        assertThat(partner.tokenRequests).hasSize(2);
        assertThat(partner.messages).hasSize(2);
        assertThat(partner.messages.get(0).header("x-request-id"))
                .isEqualTo(partner.messages.get(1).header("x-request-id"));
        assertThat(partner.messages.get(0).body())
                .isEqualTo(partner.messages.get(1).body());
    }

    @Test
    void refusalOfAFreshTokenNamesTheAccessToken() {
        partner.messageHandler = message -> new SimulatedPartnerServer.CannedReply(
                401, "{}", Map.of("WWW-Authenticate", "Bearer error=\"invalid_token\""));
        configure("");
        assertThat(send()).isInstanceOfSatisfying(DeliveryResult.MessageRejected.class, refused -> {
            assertThat(refused.kind()).isEqualTo("ACCESS_TOKEN_REFUSED");
            assertThat(refused.reason()).startsWith("an access token fresh from the token endpoint was refused");
            assertThat(refused.reason()).doesNotContain("static header");
        });
        assertThat(partner.tokenRequests).hasSize(2);
        assertThat(partner.messages).hasSize(2);
    }

    @Test
    void refusalThatNamesAStaticHeaderIsReported() {
        partner.messageHandler = message -> new SimulatedPartnerServer.CannedReply(
                401, "{\"message\":\"unknown apikey " + API_KEY + "\"}", Map.of());
        configure("");
        assertThat(send()).isInstanceOfSatisfying(DeliveryResult.MessageRejected.class, refused -> {
            assertThat(refused.kind()).isEqualTo("STATIC_HEADER_REFUSED");
            assertThat(refused.reason()).contains("apikey").doesNotContain(API_KEY);
        });
    }

    @Test
    void tokenEndpointThatRefusesTheClientIsNamed() {
        partner.tokenStatus = 401;
        partner.tokenBody = "{\"error\":\"invalid_client\",\"error_description\":\"bad secret " + SECRET + "\"}";
        configure("");
        assertThat(send()).isInstanceOfSatisfying(DeliveryResult.NoResponse.class, unsent -> {
            assertThat(unsent.kind()).isEqualTo("TOKEN_ENDPOINT_REFUSED");
            assertThat(unsent.reason())
                    .contains(partner.url("/token"), "service-client", "invalid_client")
                    .doesNotContain(SECRET);
        });
        assertThat(partner.messages).isEmpty();
    }

    @Test
    void aTokenEndpointThatDoesNotAnswerIsNamed() {
        configure("");
        partner.close();
        assertThat(send()).isInstanceOfSatisfying(DeliveryResult.NoResponse.class, unsent -> {
            assertThat(unsent.kind()).isEqualTo("TOKEN_ENDPOINT_UNREACHABLE");
            assertThat(unsent.reason()).contains(partner.url("/token"));
        });
    }

    @Test
    void anAnswerWithoutATokenIsARefusal() {
        partner.tokenBody = "<html>sign in</html>";
        configure("");
        assertThat(send())
                .isInstanceOfSatisfying(
                        DeliveryResult.NoResponse.class,
                        unsent -> assertThat(unsent.kind()).isEqualTo("TOKEN_ENDPOINT_REFUSED"));
    }

    @Test
    void anEndpointThatRefusesIsAskedWithBackOffAndNotForEachMessage() {
        partner.tokenStatus = 401;
        partner.tokenBody = "{\"error\":\"invalid_client\"}";
        configure("");
        // The clock goes on between the moves, so that they end well before the third request.
        for (int second = 0; second < 11; second++) {
            assertThat(send()).isInstanceOf(DeliveryResult.NoResponse.class);
            service.moveClock(clock.instant().plusSeconds(1));
        }
        // At 0 s, after 5 s, and after 10 s more at the earliest.
        assertThat(partner.tokenRequests).hasSize(2);
        service.moveClock(clock.instant().plusSeconds(5));
        partner.tokenStatus = 200;
        partner.tokenBody = "{\"access_token\":\"issued-token-%d\",\"token_type\":\"bearer\"}";
        assertThat(send()).isEqualTo(new DeliveryResult.MessageAccepted(204));
        assertThat(partner.tokenRequests).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theEndpointIsNotAskedBeforeTheTimeThatItNames(boolean asDate) {
        partner.tokenStatus = 429;
        partner.tokenBody = "";
        // A date counts from that of the response, which is real time.
        partner.tokenHeaders = Map.of(
                "Retry-After",
                asDate ? DateUtils.formatStandardDate(Instant.now().plusSeconds(120)) : "120");
        configure("");
        send();
        service.moveClock(clock.instant().plusSeconds(115));
        send();
        assertThat(partner.tokenRequests).hasSize(1);
        service.moveClock(clock.instant().plusSeconds(6));
        send();
        assertThat(partner.tokenRequests).hasSize(2);
    }

    @Test
    void aCredentialCheckThatSucceedsEndsThePause() {
        partner.tokenStatus = 401;
        configure("");
        send();
        partner.tokenStatus = 200;
        assertThat(send()).isInstanceOf(DeliveryResult.NoResponse.class);

        service.admin("POST", "/connections/" + id + "/test-credentials", "");

        assertThat(send()).isEqualTo(new DeliveryResult.MessageAccepted(204));
    }

    @Test
    void aTokenThatIsForbiddenIsRenewedOnceAndTheSameMessageSentAgain() {
        partner.messageHandler = message -> new SimulatedPartnerServer.CannedReply(
                message.header("authorization").endsWith("-1") ? 403 : 204, "", Map.of());
        configure("");
        assertThat(send()).isEqualTo(new DeliveryResult.MessageAccepted(204));
        assertThat(partner.tokenRequests).hasSize(2);
        assertThat(partner.messages.get(0).header("x-request-id"))
                .isEqualTo(partner.messages.get(1).header("x-request-id"));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aPartnerThatRefusesEveryTokenDoesNotMakeTheServiceAskForMore(int status) {
        partner.messageHandler = message -> new SimulatedPartnerServer.CannedReply(status, "", Map.of());
        configure("");
        for (int i = 0; i < 4; i++) {
            assertThat(send())
                    .isInstanceOfSatisfying(
                            DeliveryResult.MessageRejected.class,
                            refused -> assertThat(refused.status()).isEqualTo(status));
        }
        assertThat(partner.tokenRequests).hasSize(2);
        assertThat(partner.messages).hasSize(5);
        service.moveClock(clock.instant().plusSeconds(6));
        send();
        assertThat(partner.tokenRequests).hasSize(3);
    }

    @Test
    void aLifetimeBeyondAllBoundsIsADay() {
        partner.tokenBody =
                "{\"access_token\":\"issued-token-%d\",\"token_type\":\"Bearer\",\"expires_in\":9223372036854775807}";
        configure("");
        Instant before = clock.instant();

        assertThat(send()).isEqualTo(new DeliveryResult.MessageAccepted(204));

        String shown = service.admin("GET", "/connections/" + id, "")
                .json()
                .findValue("accessTokenUsedUntil")
                .asString();
        assertThat(Instant.parse(shown)).isBetween(before.plusSeconds(86_000), before.plusSeconds(86_400));
    }

    @Test
    void storedSecretRemainsForChangedSettingsOfTheSameClientAndEndpoint() {
        configure("");
        assertThat(put(oauth("service-client", ",\"scope\":\"read\"", false)).status())
                .isEqualTo(200);
        send();
        assertThat(partner.tokenRequests.getFirst().body()).contains("scope=read");
        ServiceClient.ServiceResponse refused = put(oauth("another-client", "", false));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("auth.outbound.clientSecret");
    }

    @Test
    void credentialCheckReportsEachStepWithoutSideEffects() {
        configure("");
        partner.messageHandler = message ->
                new SimulatedPartnerServer.CannedReply(400, "{\"message\":\"offline_mode_at is missing\"}", Map.of());
        ServiceClient.ServiceResponse good = service.admin("POST", "/connections/" + id + "/test-credentials", "");
        assertThat(good.json().get("ok").asBoolean()).as(good.body()).isTrue();
        assertThat(partner.messages)
                .hasSize(1)
                .allMatch(message -> message.body().equals("{}"));

        partner.messageHandler = message -> new SimulatedPartnerServer.CannedReply(401, "", Map.of());
        ServiceClient.ServiceResponse shut = service.admin("POST", "/connections/" + id + "/test-credentials", "");
        assertThat(shut.json().at("/steps/0/result").asString()).isEqualTo("OK");
        assertThat(shut.json().at("/steps/1/result").asString()).isEqualTo("FAILED");
        assertThat(shut.json().at("/steps/1/message").asString()).contains("401", "apikey");

        partner.tokenStatus = 401;
        ServiceClient.ServiceResponse noToken = service.admin("POST", "/connections/" + id + "/test-credentials", "");
        assertThat(noToken.json().at("/steps/0/result").asString()).isEqualTo("FAILED");
        assertThat(noToken.json().at("/steps/1/result").asString()).isEqualTo("SKIPPED");
        assertThat(noToken.body()).doesNotContain(SECRET, API_KEY);
    }

    @Test
    void secretExpiryIsNotifiedInAdvance() {
        configure(",\"expiresAt\":\"" + clock.instant().plusSeconds(3 * 86_400) + "\"");
        ServiceClient.ServiceResponse shown = service.admin("GET", "/connections/" + id, "");
        assertThat(shown.json().get("credentialsExpireAt").asString())
                .isEqualTo(shown.json().at("/auth/outbound/expiresAt").asString());
        assertThat(shown.json().at("/credentialWarnings/0/withinDays").asInt()).isEqualTo(7);
    }

    @Test
    void aConnectionThatViolatesItsProfileIsRefusedAndNotStored() {
        ServiceClient.ServiceResponse refused =
                service.admin("PUT", "/connections/" + id, """
                {"name":"Partner","profile":"vector","baseUrl":"%s","auth":{"outbound":{"type":"token","token":"12345678"},
                 "inbound":{"type":"oauth"}},"staticHeaders":{"outbound":{"fp-id":"1","apikey":"2"}}}
                """.formatted(partner.url("/cp")));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("auth.outbound.type", "authentication.outbound of profile vector");
        assertThat(service.admin("GET", "/connections/" + id, "").status()).isEqualTo(404);
    }

    @Test
    void aPrivateTokenAddressIsRefusedWhenItIsConfigured() {
        ServiceClient.ServiceResponse refused =
                put(oauth("service-client", "", true).replace(partner.url("/token"), "https://169.254.169.254/token"));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body()).contains("auth.outbound.tokenUrl", "link-local");
    }

    private void configure(String more) {
        assertThat(put(oauth("service-client", more, true)).status()).isEqualTo(200);
    }

    private ServiceClient.ServiceResponse put(String outbound) {
        return service.admin("PUT", "/connections/" + id, """
                {"name":"Partner","profile":"oscp","baseUrl":"%s","auth":{"outbound":%s,
                 "inbound":{"type":"token","token":"inbound-%s"}},"staticHeaders":{"outbound":{"apikey":"%s"}}}
                """.formatted(partner.url("/cp"), outbound, id, API_KEY));
    }

    private String oauth(String clientId, String more, boolean withSecret) {
        String secret = withSecret ? ",\"clientSecret\":\"" + SECRET + "\"" : "";
        return "{\"type\":\"oauth\",\"tokenUrl\":\"%s\",\"clientId\":\"%s\"%s%s}"
                .formatted(partner.url("/token"), clientId, secret, more);
    }

    private DeliveryResult send() {
        return carrier.sendMessage(new OutboundMessage(
                0,
                id,
                "heartbeat",
                UUID.randomUUID().toString(),
                Optional.empty(),
                "{\"offline_mode_at\":\"2026-01-01T00:00:00Z\"}",
                clock.instant(),
                clock.instant(),
                1));
    }
}
