package com.betterfleet.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.simulator.service.HttpCaller;
import com.betterfleet.simulator.service.HttpReply;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole program against a stub of the service, driven by the clock alone. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"SIM_SCENARIO=quick", "SIM_CLIENT_ID=sample-client", "SIM_CLIENT_SECRET=sample-secret"})
class SimulatorTests {
    private static final StubService SERVICE = new StubService();

    private final HttpCaller calls = new HttpCaller();

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void service(DynamicPropertyRegistry registry) {
        SERVICE.setAnswer(
                "/api/v1/circuits/sample-depot-grid", 200, "{\"availableCapacityKw\":900,\"safeDefaultKw\":800}");
        SERVICE.setAnswer("/api/v1/connections/pretend-vector", 201, """
                {"inboundCredentials":{"clientId":"pretend-cp","clientSecret":"s/cret"}}
                """);
        SERVICE.setAnswer("/oauth2/token", 200, """
                {"access_token":"from-us","token_type":"Bearer","expires_in":600}
                """);
        registry.add("SIM_SERVICE_URL", SERVICE::url);
        registry.add("SIM_ADMIN_PASSWORD", () -> "sample-password");
    }

    @Test
    void runsFromSetupToTheFirstForecastAndMeterReading() {
        StubService.ReceivedRequest group = SERVICE.awaitRequest("/api/v1/connections/pretend-vector/groups/SAMPLE1");
        assertThat(group.method()).isEqualTo("PUT");
        assertThat(group.authorization()).isEqualTo("Basic YWRtaW46c2FtcGxlLXBhc3N3b3Jk");
        assertThat(SERVICE.awaitRequest("/api/v1/connections/pretend-vector/handshake")
                        .method())
                .isEqualTo("POST");

        assertThat(post(
                                "/oscp/cp/2.0/handshake",
                                allowed(),
                                "{\"required_behaviour\":"
                                        + "{\"heartbeat_interval\":10,\"measurement_configuration\":[\"INTERMITTENT\"]}}")
                        .statusOrZero())
                .isEqualTo(204);
        StubService.ReceivedRequest acknowledge = SERVICE.awaitRequest("/oscp/fp/2.0/handshake_acknowledge");
        assertThat(acknowledge.correlationId()).isEqualTo("their-1");
        assertThat(acknowledge.authorization()).isEqualTo("Bearer from-us");
        assertThat(acknowledge.cpId()).isEqualTo("pretend-vector");
        assertThat(acknowledge.apikey()).isEqualTo("sample-apikey-of-the-service");
        SERVICE.awaitRequest("/oscp/fp/2.0/update_group_capacity_forecast");

        JsonNode readings = JsonMapper.shared()
                .readTree(SERVICE.awaitRequest("/api/v1/meter-readings").body());
        assertThat(readings.valueStream().map(reading -> reading.path("assetId").asString()))
                .contains("charger-1", "charger-8", "site-meter");
        JsonNode status = JsonMapper.shared().readTree(get("/status"));
        assertThat(status.at("/link/phase").asString()).isEqualTo("CONNECTED");
        assertThat(status.at("/depot/limitKw").asDouble()).isEqualTo(900);
    }

    @Test
    void refusesUnknownTokensAndMissingRequestIds() {
        Map<String, String> unknown = Map.of("Authorization", "Bearer other", "X-Request-ID", "their-2");
        assertThat(post("/oscp/cp/2.0/heartbeat", unknown, "{}").statusOrZero()).isEqualTo(401);
        assertThat(post("/oscp/cp/2.0/heartbeat", Map.of("X-Request-ID", "their-3"), "{}")
                        .statusOrZero())
                .isEqualTo(401);
        assertThat(post("/oscp/cp/2.0/heartbeat", without("X-Request-ID"), "{}").statusOrZero())
                .isEqualTo(400);
    }

    @Test
    void returnsRecordedMessagesWithoutTheSecret() {
        String body = "{\"message\":\"the site is full\"}";
        Map<String, String> correlated = new HashMap<>(allowed());
        correlated.put("X-Correlation-ID", "forecast-1");
        assertThat(post("/oscp/cp/2.0/group_capacity_compliance_error", correlated, body)
                        .statusOrZero())
                .isEqualTo(204);

        JsonNode recorded =
                JsonMapper.shared().readTree(get("/recorded?type=group_capacity_compliance_error&direction=IN"));
        assertThat(recorded).hasSize(1);
        assertThat(recorded.get(0).path("body").toString()).isEqualTo(body);
        assertThat(recorded.get(0).path("status").asInt()).isEqualTo(204);
        assertThat(recorded.toString()).contains("Bearer [redacted]").doesNotContain("sample-apikey", "eyJ");
        assertThat(get("/recorded?type=group_capacity_compliance_error&after="
                        + recorded.get(0).path("sequence").asLong()))
                .isEqualTo("[]");
    }

    @Test
    void aRegisterHasNoEffectBeforeARegistrationIsStarted() {
        assertThat(post("/oscp/cp/2.0/register", allowed(), "{\"token\":\"theirs\"}")
                        .statusOrZero())
                .isEqualTo(204);
        assertThat(JsonMapper.shared().readTree(get("/recorded?type=register"))).hasSize(1);
        assertThat(JsonMapper.shared()
                        .readTree(get("/status"))
                        .at("/registration/stage")
                        .asString())
                .isEqualTo("NONE");
    }

    @Test
    void answersWithAPlannedStatus() {
        Map<String, String> json = Map.of("Content-Type", "application/json");
        post("/control/answers", json, "{\"type\":\"update_group_measurements\",\"status\":503,\"count\":1}");
        String body = """
                {"group_id":"SAMPLE1","measurements":[{"value":1,"phase":"ALL","unit":"WH","direction":"IMPORT",
                 "initial_measure_time":"2026-03-01T12:00:00Z","measure_time":"2026-03-01T12:15:00Z"}]}
                """;

        assertThat(post("/oscp/cp/2.0/update_group_measurements", allowed(), body)
                        .statusOrZero())
                .isEqualTo(503);
        assertThat(post("/oscp/cp/2.0/update_group_measurements", allowed(), body)
                        .statusOrZero())
                .isEqualTo(204);
    }

    @Test
    void acceptsAnAdjustmentAtOnceAndAnswersItAsPlanned() {
        Map<String, String> json = Map.of("Content-Type", "application/json");
        assertThat(post("/control/adjustments", json, "{\"answer\":\"some\"}").describe())
                .contains("400", "adjustments.answer: 'some' is not one of [full, part, never]");
        post("/control/adjustments", json, "{\"answer\":\"part\",\"factor\":0.5,\"afterSeconds\":3600}");
        String body = """
                {"group_id":"SAMPLE1","type":"CONSUMPTION","forecasted_blocks":[{"capacity":800,"phase":"ALL","unit":"KW",
                 "start_time":"2026-03-01T12:00:00Z","end_time":"2026-03-01T13:00:00Z"}]}
                """;

        assertThat(post("/oscp/cp/2.0/adjust_group_capacity_forecast", allowed(), body)
                        .statusOrZero())
                .isEqualTo(204);
        HttpReply refused =
                post("/oscp/cp/2.0/adjust_group_capacity_forecast", allowed(), body.replace("CONSUMPTION", "LESS"));
        assertThat(refused.describe()).contains("400", "type is \\\"LESS\\\"");
        assertThat(JsonMapper.shared()
                        .readTree(get("/status"))
                        .path("adjustments")
                        .path("answer")
                        .asString())
                .isEqualTo("PART");
        assertThat(JsonMapper.shared().readTree(get("/recorded?type=adjust_group_capacity_forecast&direction=IN")))
                .hasSize(2);
        post("/control/adjustments", json, "{\"answer\":\"never\"}");
    }

    @Test
    void refusesAScenarioChangeThatNamesAnUnknownField() {
        HttpReply reply = post(
                "/control/scenario",
                Map.of("Content-Type", "application/json"),
                "{\"name\":\"quick\",\"changes\":{\"link\":{\"shake\":true}}}");
        assertThat(reply.statusOrZero()).isEqualTo(400);
        assertThat(reply.describe()).contains("link.shake");
    }

    @Test
    void namesTheStaticHeaderThatIsMissingOrWrong() {
        HttpReply missing = post("/oscp/cp/2.0/heartbeat", without("apikey"), "{}");
        assertThat(missing.statusOrZero()).isEqualTo(401);
        assertThat(missing.describe()).contains("the header apikey is missing");

        Map<String, String> wrong = new HashMap<>(allowed());
        wrong.put("fp-id", "another");
        assertThat(post("/oscp/cp/2.0/heartbeat", wrong, "{}").describe()).contains("401", "the header fp-id differs");
    }

    @Test
    void issuesAccessTokensToTheClientByBasicAndByPostAndToNoOtherClient() {
        Map<String, String> form = Map.of("Content-Type", "application/x-www-form-urlencoded");
        HttpReply posted = post(
                "/oauth2/token",
                form,
                "grant_type=client_credentials&client_id=sample-client&client_secret=sample-secret");
        JsonNode answer = JsonMapper.shared().readTree(((HttpReply.ReceivedResponse) posted).body());
        assertThat(answer.path("token_type").asString()).isEqualTo("Bearer");
        assertThat(answer.path("expires_in").asInt()).isBetween(598, 600);
        assertThat(post("/oauth2/token", form, "grant_type=client_credentials&client_id=sample-client&client_secret=x")
                        .statusOrZero())
                .isEqualTo(401);
    }

    @Test
    void refusesAnAccessTokenThatHasExpired() {
        Map<String, String> json = Map.of("Content-Type", "application/json");
        Map<String, String> allowed = allowed();
        String later = Instant.now().plusSeconds(620).toString();
        post("/control/clock", json, "{\"now\":\"" + later + "\"}");

        assertThat(post("/oscp/cp/2.0/heartbeat", allowed, "{}").describe()).contains("401", "expired");
    }

    /** Returns the headers of a message that is accepted. */
    private Map<String, String> allowed() {
        Map<String, String> client = Map.of(
                "Authorization", "Basic c2FtcGxlLWNsaWVudDpzYW1wbGUtc2VjcmV0",
                "Content-Type", "application/x-www-form-urlencoded");
        HttpReply reply = post("/oauth2/token", client, "grant_type=client_credentials");
        assertThat(reply.statusOrZero()).as(reply.describe()).isEqualTo(200);
        String token = JsonMapper.shared()
                .readTree(((HttpReply.ReceivedResponse) reply).body())
                .path("access_token")
                .asString();
        return Map.of(
                "Authorization", "Bearer " + token,
                "fp-id", "pretend-fp",
                "apikey", "sample-apikey",
                "X-Request-ID", "their-1",
                "Content-Type", "application/json");
    }

    private Map<String, String> without(String header) {
        Map<String, String> headers = new HashMap<>(allowed());
        headers.remove(header);
        return headers;
    }

    private HttpReply post(String path, Map<String, String> headers, String body) {
        return calls.send("POST", URI.create("http://localhost:" + port + path), headers, body);
    }

    private String get(String path) {
        HttpReply reply = calls.send("GET", URI.create("http://localhost:" + port + path), Map.of(), "");
        return reply instanceof HttpReply.ReceivedResponse answered ? answered.body() : reply.describe();
    }
}
