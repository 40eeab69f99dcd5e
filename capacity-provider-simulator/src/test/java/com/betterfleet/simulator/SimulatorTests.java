package com.betterfleet.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.simulator.service.Calls;
import com.betterfleet.simulator.service.Reply;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole program against a stub of the service, with nothing but the clock to drive it. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"SIM_SCENARIO=quick", "SIM_ACCEPTED_TOKEN=to-us", "SIM_PRESENTED_TOKEN=from-us"})
class SimulatorTests {
    private static final StubService SERVICE = new StubService();
    private static final Map<String, String> ALLOWED =
            Map.of("Authorization", "Token to-us", "X-Request-ID", "their-1", "Content-Type", "application/json");

    private final Calls calls = new Calls();

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void service(DynamicPropertyRegistry registry) {
        SERVICE.answer(
                "/api/v1/circuits/sample-depot-grid", 200, "{\"availableCapacityKw\":900,\"safeDefaultKw\":800}");
        registry.add("SIM_SERVICE_URL", SERVICE::url);
        registry.add("SIM_ADMIN_PASSWORD", () -> "sample-password");
    }

    @Test
    void playsFromSettingUpToTheFirstForecastAndMeterReading() {
        StubService.Request group = SERVICE.next("/api/v1/connections/pretend-vector/groups/SAMPLE1");
        assertThat(group.method()).isEqualTo("PUT");
        assertThat(group.authorization()).isEqualTo("Basic YWRtaW46c2FtcGxlLXBhc3N3b3Jk");
        assertThat(SERVICE.next("/api/v1/connections/pretend-vector/handshake").method())
                .isEqualTo("POST");

        assertThat(post(
                                "/oscp/cp/2.0/handshake",
                                ALLOWED,
                                "{\"required_behaviour\":"
                                        + "{\"heartbeat_interval\":10,\"measurement_configuration\":[\"INTERMITTENT\"]}}")
                        .statusOrZero())
                .isEqualTo(204);
        StubService.Request acknowledge = SERVICE.next("/oscp/fp/2.0/handshake_acknowledge");
        assertThat(acknowledge.correlationId()).isEqualTo("their-1");
        assertThat(acknowledge.authorization()).isEqualTo("Token from-us");
        SERVICE.next("/oscp/fp/2.0/update_group_capacity_forecast");

        JsonNode readings = JsonMapper.shared()
                .readTree(SERVICE.next("/api/v1/meter-readings").body());
        assertThat(readings.valueStream().map(reading -> reading.path("assetId").asString()))
                .contains("charger-1", "charger-8", "site-meter");
        JsonNode status = JsonMapper.shared().readTree(get("/status"));
        assertThat(status.at("/link/phase").asString()).isEqualTo("CONNECTED");
        assertThat(status.at("/depot/limitKw").asDouble()).isEqualTo(900);
    }

    @Test
    void refusesUnknownTokensAndMissingRequestIds() {
        Map<String, String> unknown = Map.of("Authorization", "Token other", "X-Request-ID", "their-2");
        assertThat(post("/oscp/cp/2.0/heartbeat", unknown, "{}").statusOrZero()).isEqualTo(401);
        assertThat(post("/oscp/cp/2.0/heartbeat", Map.of("X-Request-ID", "their-3"), "{}")
                        .statusOrZero())
                .isEqualTo(401);
        assertThat(post("/oscp/cp/2.0/heartbeat", Map.of("Authorization", "Token to-us"), "{}")
                        .statusOrZero())
                .isEqualTo(400);
    }

    @Test
    void tellsWhatWasRecordedWithoutTheSecret() {
        String body = "{\"message\":\"the site is full\"}";
        assertThat(post("/oscp/cp/2.0/group_capacity_compliance_error", ALLOWED, body)
                        .statusOrZero())
                .isEqualTo(204);

        JsonNode recorded =
                JsonMapper.shared().readTree(get("/recorded?type=group_capacity_compliance_error&direction=IN"));
        assertThat(recorded).hasSize(1);
        assertThat(recorded.get(0).path("body").toString()).isEqualTo(body);
        assertThat(recorded.get(0).path("status").asInt()).isEqualTo(204);
        assertThat(recorded.toString()).contains("Token [redacted]").doesNotContain("to-us");
        assertThat(get("/recorded?type=group_capacity_compliance_error&after="
                        + recorded.get(0).path("sequence").asLong()))
                .isEqualTo("[]");
    }

    @Test
    void answersAsATestOrdered() {
        Map<String, String> json = Map.of("Content-Type", "application/json");
        post("/control/answers", json, "{\"type\":\"update_group_measurements\",\"status\":503,\"count\":1}");
        String body = """
                {"group_id":"SAMPLE1","measurements":[{"value":1,"phase":"ALL","unit":"WH","direction":"IMPORT",
                 "initial_measure_time":"2026-03-01T12:00:00Z","measure_time":"2026-03-01T12:15:00Z"}]}
                """;

        assertThat(post("/oscp/cp/2.0/update_group_measurements", ALLOWED, body).statusOrZero())
                .isEqualTo(503);
        assertThat(post("/oscp/cp/2.0/update_group_measurements", ALLOWED, body).statusOrZero())
                .isEqualTo(204);
    }

    @Test
    void refusesAScenarioChangeThatNamesAnUnknownField() {
        Reply reply = post(
                "/control/scenario",
                Map.of("Content-Type", "application/json"),
                "{\"name\":\"quick\",\"changes\":{\"link\":{\"shake\":true}}}");
        assertThat(reply.statusOrZero()).isEqualTo(400);
        assertThat(reply.described()).contains("link.shake");
    }

    private Reply post(String path, Map<String, String> headers, String body) {
        return calls.send("POST", URI.create("http://localhost:" + port + path), headers, body);
    }

    private String get(String path) {
        Reply reply = calls.send("GET", URI.create("http://localhost:" + port + path), Map.of(), "");
        return reply instanceof Reply.Answered answered ? answered.body() : reply.described();
    }
}
