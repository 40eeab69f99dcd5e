package com.betterfleet.simulator.setup;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.simulator.scenario.ScenarioFiles;
import com.betterfleet.simulator.settings.SimulatorSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SampleDepotTests {
    private final SimulatorSettings settings = SimulatorSettings.fromEnvironment(Map.of(
            "SIM_ACCEPTED_TOKEN", "to-us",
            "SIM_PRESENTED_TOKEN", "from-us",
            "SIM_CLIENT_ID", "sample-client",
            "SIM_CLIENT_SECRET", "sample-secret",
            "SIM_PORT", "8099")::get);
    private final List<SetupStep> steps = SampleDepot.setupSteps(ScenarioFiles.read("quick"), settings);

    @Test
    void setsUpEachResourceAfterTheOnesItNames() {
        assertThat(steps)
                .extracting(SetupStep::path)
                .containsExactly(
                        "/microgrids/sample-depot",
                        "/circuits/sample-depot-grid",
                        "/scopes/sample-depot-scope",
                        "/assets/charger-1",
                        "/assets/charger-2",
                        "/assets/charger-3",
                        "/assets/charger-4",
                        "/assets/charger-5",
                        "/assets/charger-6",
                        "/assets/charger-7",
                        "/assets/charger-8",
                        "/assets/site-meter",
                        "/connections/pretend-vector",
                        "/connections/pretend-vector/groups/SAMPLE1");
        assertThat(steps).extracting(SetupStep::method).containsOnly("PUT");
    }

    @Test
    void configuresWhereTheServiceFetchesItsAccessTokensAndWhichHeadersItSends() {
        assertThat(JsonMapper.shared().valueToTree(steps.get(12).body()).toString())
                .contains(
                        "\"outbound\":{\"type\":\"oauth\",\"tokenUrl\":\"http://localhost:8099/oauth2/token\","
                                + "\"clientId\":\"sample-client\",\"clientSecret\":\"sample-secret\","
                                + "\"clientAuth\":\"basic\"}",
                        "\"inbound\":{\"type\":\"oauth\"}",
                        "\"fp-id\":\"pretend-fp\"",
                        "\"apikey\":\"sample-apikey\"");
    }

    @Test
    void configuresWhichHeadersTheServiceRequires() {
        JsonNode inbound = JsonMapper.shared().valueToTree(steps.get(12).body()).at("/staticHeaders/inbound");

        assertThat(inbound.path("cp-id").asString()).isEqualTo("pretend-vector");
        assertThat(inbound.path("apikey").asString()).isEqualTo("sample-apikey-of-the-service");
    }

    @Test
    void configuresWhichTokenTheServicePresentsAndWhichItAccepts() {
        List<SetupStep> byToken =
                SampleDepot.setupSteps(ScenarioFiles.read("quick", Map.of("authentication", "token")), settings);
        JsonNode connection = JsonMapper.shared().valueToTree(byToken.get(12).body());

        assertThat(connection.at("/baseUrl").asString()).isEqualTo("http://localhost:8099/oscp/cp/2.0");
        assertThat(connection.at("/auth/outbound/token").asString()).isEqualTo("to-us");
        assertThat(connection.at("/auth/inbound/token").asString()).isEqualTo("from-us");
    }

    @Test
    void hasEightChargersEvenWithoutADepot() {
        assertThat(SampleDepot.setupSteps(ScenarioFiles.read("idle"), settings)).hasSameSizeAs(steps);
    }
}
