package com.betterfleet.simulator.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
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
    @ValueSource(
            strings = {
                "flapping",
                "wrong-clock",
                "slow-peer",
                "token-trouble",
                "careless",
                "breach",
                "sluggish",
                "lost-meter",
                "stubborn-load",
                "foreign-paths",
                "bare-handshake",
                "idle-closer",
                "busy-peer",
                "odd-tokens",
                "refusing-identity"
            })
    void scenariosWithFaultsEqualTheQuickScenarioOtherwise(String name) {
        Scenario scenario = ScenarioFiles.read(name);

        assertThat(scenario.name()).isEqualTo(name);
        assertThat(scenario.depot()).isEqualTo(ScenarioFiles.read("quick").depot());
        assertThat(scenario.faults().configuredFields()).isNotEmpty();
    }

    @Test
    void theDistributorOfTheEndlessRegisterAnswersEachRegister() {
        assertThat(ScenarioFiles.read("endless-register").registration().takesEachAsNew())
                .isTrue();
    }

    @Test
    void scenariosOfAFaultyDepotConfigureTheFault() {
        DepotFaults sluggish = ScenarioFiles.read("sluggish").faults().depot();
        assertThat(sluggish.lag()).hasSeconds(20);
        assertThat(sluggish.followedLimitKw(100)).isEqualTo(100);
        assertThat(ScenarioFiles.read("breach").faults().depot().followedLimitKw(100))
                .isCloseTo(115, within(1e-9));
        assertThat(ScenarioFiles.read("stubborn-load").faults().depot().moreLoadKw())
                .isEqualTo(250);
        assertThat(ScenarioFiles.read("quick").faults().depot()).isEqualTo(DepotFaults.none());
    }

    @Test
    void aLostMeterReportsInAlternatingPeriodsFromOneInstantToTheNext() {
        DepotFaults.LostMeters lost =
                ScenarioFiles.read("lost-meter").faults().depot().lostMeters();

        Instant noon = Instant.parse("2026-03-01T12:00:00Z");
        assertThat(lost.isLost(true, noon.plusMillis(299_999))).isFalse();
        assertThat(lost.isLost(true, noon.plusSeconds(300))).isTrue();
        assertThat(lost.isLost(false, noon.plusSeconds(300))).isFalse();
        assertThat(lost.isLost(true, noon.plusSeconds(600))).isFalse();
    }

    @Test
    void adjustmentsAreAnsweredByTheirSectionElseByTheLinkElseNever() {
        assertThat(ScenarioFiles.read("quick").adjustments().answersRequests()).isFalse();
        assertThat(ScenarioFiles.read("ordinary").adjustments()).isEqualTo(AdjustmentPlan.grantInFull());
        assertThat(ScenarioFiles.read("haggling").adjustments())
                .isEqualTo(new AdjustmentPlan(AdjustmentPlan.AnswerExtent.PART, 0.5, Duration.ofSeconds(20), true));
        assertThat(ScenarioFiles.read("idle", Map.of("link", Map.of("grantsAdjustments", true)))
                        .adjustments())
                .isEqualTo(AdjustmentPlan.grantInFull());
        assertThat(ScenarioFiles.read("idle").adjustments().answersRequests()).isFalse();
    }

    @Test
    void errorsInAdjustmentsAndDepotFaultsNameTheFieldToo() {
        refused(Map.of("adjustments", Map.of("answer", "maybe")), "adjustments.answer: 'maybe' is not one of");
        refused(Map.of("adjustments", Map.of("answer", "part")), "adjustments.factor: missing");
        refused(Map.of("adjustments", Map.of("answer", "part", "factor", 1.5)), "adjustments.factor: 1.5 is outside");
        refused(Map.of("adjustments", Map.of("answer", "full", "factor", 0.5)), "factor: only with answer: part");
        refused(Map.of("adjustments", Map.of("afterSeconds", 5)), "adjustments.afterSeconds: only with answer");
        refused(Map.of("adjustments", Map.of("answer", "full", "late", 5)), "adjustments.late: unknown field");
        refused(Map.of("link", Map.of("grantsAdjustments", "yes")), "link.grantsAdjustments: 'yes' is neither");
        refusedOfDepot(Map.of("exceedsKw", 5, "exceedsPercent", 5), "exceedsKw: give only one");
        refusedOfDepot(Map.of("exceedsKw", -1), "exceedsKw: -1 is outside");
        refusedOfDepot(Map.of("lagSeconds", "long"), "lagSeconds: 'long' is not a number");
        refusedOfDepot(Map.of("moreLoad", 1), "moreLoad: unknown field");
        refusedOfDepot(
                Map.of("meters", Map.of("which", "one")), "meters.which: 'one' is not one of [all, site, chargers]");
        refusedOfDepot(Map.of("meters", Map.of("silentForSeconds", 60)), "meters.sentForSeconds: missing");
    }

    private static void refusedOfDepot(Map<?, ?> faults, String complaint) {
        refused(Map.of("faults", Map.of("depot", faults)), "faults.depot." + complaint);
    }

    @Test
    void accessIsByOauthWithTheRealHeadersUnlessConfiguredOtherwise() {
        assertThat(ScenarioFiles.read("quick").access().staticHeaders()).containsOnlyKeys("fp-id", "apikey");
        assertThat(ScenarioFiles.read("token-trouble").access().tokenLife()).hasSeconds(20);
        assertThat(ScenarioFiles.read("idle").access().usesOauth()).isFalse();
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
    void aSectionIsRemovedByNull() {
        Map<String, @Nullable Object> changes = new HashMap<>();
        changes.put("depot", null);

        assertThat(ScenarioFiles.read("quick", changes).depot()).isNull();
    }

    @Test
    void errorsNameTheFieldAndTheValue() {
        refused(Map.of("site", Map.of("ratingKw", "much")), "site.ratingKw: 'much' is not a number");
        refused(Map.of("site", Map.of("safeDefaultKw", 2_000)), "site.safeDefaultKw: 2000.0 is above ratingKw 1500.0");
        refused(Map.of("site", Map.of("timeZone", "Auckland")), "site.timeZone: 'Auckland' is not an IANA time zone");
        refused(
                Map.of("link", Map.of("handshake", "both")),
                "link.handshake: 'both' is not one of [partner, self, none]");
        refused(Map.of("link", Map.of("handshaek", "self")), "link.handshaek: unknown field");
        refused(
                Map.of("forecast", Map.of("consumption", Map.of("blockSeconds", 0))),
                "forecast.consumption.blockSeconds");
        refused(Map.of("forecast", Map.of("consumption", Map.of("constantKw", 5))), "give exactly one of constantKw");
        refused(Map.of("authentication", "basic"), "authentication: 'basic' is not one of [token, oauth]");
        refused(
                Map.of("faults", Map.of("answers", Map.of("heartbeat", Map.of("close", true, "status", 500)))),
                "faults.answers.heartbeat.hang: give only one");
        refused(
                Map.of("faults", Map.of("sending", Map.of("duplicates", List.of("register")))),
                "faults.sending.duplicates");
        refused(Map.of("depot", Map.of("chargers", List.of(Map.of("id", "c")))), "depot.chargers[0].ratingKw: missing");
    }

    @Test
    void anUnknownNameListsTheBuiltInScenarios() {
        assertThatThrownBy(() -> ScenarioFiles.read("qick"))
                .isInstanceOf(InvalidScenario.class)
                .hasMessageContaining("quick, ordinary, idle and haggling");
    }

    private static void refused(Map<?, ?> changes, String complaint) {
        assertThatThrownBy(() -> ScenarioFiles.read("quick", changes))
                .isInstanceOf(InvalidScenario.class)
                .hasMessageContaining(complaint);
    }
}
