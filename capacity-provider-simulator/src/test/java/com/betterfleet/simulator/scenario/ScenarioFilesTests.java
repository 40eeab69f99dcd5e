package com.betterfleet.simulator.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioFilesTests {

    @ParameterizedTest
    @ValueSource(strings = {"quick", "ordinary"})
    void builtInScenariosHaveEightChargersAndAForecast(String name) {
        Scenario scenario = ScenarioFiles.read(name);

        assertThat(scenario.name()).isEqualTo(name);
        assertThat(scenario.forecast()).isNotNull();
        assertThat(Objects.requireNonNull(scenario.depot()).chargers()).hasSize(8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"flapping", "wrong-clock", "slow-peer", "token-trouble", "careless"})
    void theOnesWithFaultsAreTheQuickOneOtherwise(String name) {
        Scenario scenario = ScenarioFiles.read(name);

        assertThat(scenario.name()).isEqualTo(name);
        assertThat(scenario.depot()).isEqualTo(ScenarioFiles.read("quick").depot());
        assertThat(scenario.faults().given()).isNotEmpty();
    }

    @Test
    void accessIsByOauthWithTheHeadersOfTheRealOneUnlessSaidOtherwise() {
        assertThat(ScenarioFiles.read("quick").access().staticHeaders()).containsOnlyKeys("fp-id", "apikey");
        assertThat(ScenarioFiles.read("token-trouble").access().tokenLife()).hasSeconds(20);
        assertThat(ScenarioFiles.read("idle").access().byOauth()).isFalse();
    }

    @Test
    void idleHasNeitherForecastNorDepot() {
        Scenario scenario = ScenarioFiles.read("idle");

        assertThat(scenario.forecast()).isNull();
        assertThat(scenario.depot()).isNull();
    }

    @Test
    void aFileIsReadByItsPath(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("mine.json");
        Files.writeString(file, """
                {"name": "mine",
                 "site": {"timeZone": "Pacific/Auckland", "ratingKw": 100, "safeDefaultKw": 50,
                          "heartbeatSeconds": 5, "recoveryHoldSeconds": 0},
                 "link": {"handshake": "self", "demandedHeartbeatSeconds": 0, "offlineAfterIntervals": 1,
                          "measurementConfiguration": ["INTERMITTENT"], "grantsAdjustments": false}}
                """);

        Scenario scenario = ScenarioFiles.read(file.toString());
        assertThat(scenario.name()).isEqualTo("mine");
        assertThat(scenario.link().demandedHeartbeat()).isNull();
    }

    @Test
    void changesReplaceFieldsAndKeepTheirNeighbours() {
        Scenario scenario = ScenarioFiles.read("quick", Map.of("link", Map.of("offlineAfterIntervals", 1)));

        assertThat(scenario.link().offlineAfterIntervals()).isEqualTo(1);
        assertThat(scenario.link().handshake()).isEqualTo(LinkPlan.Initiator.PARTNER);
    }

    @Test
    void aSectionIsTakenAwayByNull() {
        Map<String, @Nullable Object> changes = new HashMap<>();
        changes.put("depot", null);

        assertThat(ScenarioFiles.read("quick", changes).depot()).isNull();
    }

    @Test
    void complaintsNameTheFieldAndTheValue() {
        refused(Map.of("site", Map.of("ratingKw", "much")), "site.ratingKw: 'much' is not a number");
        refused(Map.of("site", Map.of("safeDefaultKw", 2_000)), "site.safeDefaultKw: 2000.0 is above ratingKw 1500.0");
        refused(Map.of("site", Map.of("timeZone", "Auckland")), "site.timeZone: 'Auckland' is no IANA time zone");
        refused(Map.of("link", Map.of("handshake", "both")), "link.handshake: 'both' is none of [partner, self, none]");
        refused(Map.of("link", Map.of("handshaek", "self")), "link.handshaek: unknown field");
        refused(
                Map.of("forecast", Map.of("consumption", Map.of("blockSeconds", 0))),
                "forecast.consumption.blockSeconds");
        refused(Map.of("forecast", Map.of("consumption", Map.of("constantKw", 5))), "give exactly one of constantKw");
        refused(Map.of("authentication", "basic"), "authentication: 'basic' is none of [token, oauth]");
        refused(
                Map.of("faults", Map.of("answers", Map.of("heartbeat", Map.of("close", true, "status", 500)))),
                "faults.answers.heartbeat.hang: give only one");
        refused(
                Map.of("faults", Map.of("sending", Map.of("duplicates", List.of("register")))),
                "faults.sending.duplicates");
        refused(Map.of("depot", Map.of("chargers", List.of(Map.of("id", "c")))), "depot.chargers[0].ratingKw: missing");
    }

    @Test
    void anUnknownNameIsToldWhatThereIs() {
        assertThatThrownBy(() -> ScenarioFiles.read("qick"))
                .isInstanceOf(InvalidScenario.class)
                .hasMessageContaining("quick, ordinary and idle");
    }

    private static void refused(Map<?, ?> changes, String complaint) {
        assertThatThrownBy(() -> ScenarioFiles.read("quick", changes))
                .isInstanceOf(InvalidScenario.class)
                .hasMessageContaining(complaint);
    }
}
