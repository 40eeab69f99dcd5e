package com.betterfleet.acceptance.limit;

import static com.betterfleet.acceptance.client.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.acceptance.client.HttpAnswer;
import com.betterfleet.acceptance.fixture.TestSite;
import com.betterfleet.acceptance.process.Chromium;
import com.betterfleet.acceptance.process.RunningService;
import com.betterfleet.acceptance.process.SharedProcesses;
import com.microsoft.playwright.Page;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedProcesses.class)
@DisplayName("M6, M16: edits of provisioning keep a partner's limit, or are refused")
class ProvisioningEditIT {

    private static final Duration HOUR = Duration.ofHours(1);

    private final RunningService service;
    private final TestSite site;
    private final String other;

    ProvisioningEditIT(RunningService service) {
        this.service = service;
        site = TestSite.create(service, "vector");
        other = site.circuit() + "-b";
    }

    @BeforeEach
    void applyForecastOf600() {
        putCircuit(other, "GRID_CONNECTION", 3).requireStatus(200);
        sendForecast();
        eventually(() -> site.assertImport(600, "ENVELOPE"));
    }

    @Test
    void aLimitGoesOnOverAMoveToAnotherCircuitAndBack() {
        putScope(Optional.of(other)).requireStatus(200);

        site.assertImport(TestSite.SAFE_DEFAULT, "SAFE_DEFAULT");
        assertThat(readCapacity(other)).isEqualTo(600);
        assertThat(site.readConstraint().get("mode").asString()).isEqualTo("FORECAST");

        putScope(Optional.of(site.circuit())).requireStatus(200);

        site.assertImport(600, "ENVELOPE");
        assertThat(readCapacity(other)).isEqualTo((int) TestSite.SAFE_DEFAULT);
    }

    @Test
    void anEditThatWouldEndTheLimitIsRefusedUntilAnOperatorClearsIt() {
        for (HttpAnswer refused : List.of(
                putScope(Optional.empty()),
                putCircuit(site.circuit(), "FEEDER", 3),
                putCircuit(site.circuit(), "GRID_CONNECTION", 1))) {
            assertThat(refused.requireStatus(409).json().get("detail").asString())
                    .containsAnyOf("/withdraw", "unbind");
            site.assertImport(600, "ENVELOPE");
        }
        assertThat(site.readConstraint().get("enforced").asBoolean()).isTrue();

        service.api()
                .post(
                        "/scopes/%s/withdraw".formatted(site.scope()),
                        Map.of("direction", "IMPORT", "reason", "the circuit is rebuilt"))
                .requireStatus(202);

        putCircuit(site.circuit(), "FEEDER", 3).requireStatus(200);
        site.assertImport(TestSite.SAFE_DEFAULT, "SAFE_DEFAULT");
    }

    @Test
    void aScopeOnAFeederSaysInAnswersAndPagesThatNothingIsWritten() {
        service.api().delete(site.groupPath()).requireStatus(204);
        putCircuit(site.circuit(), "FEEDER", 3).requireStatus(200);

        JsonNode bound = site.bindGroup().requireStatus(200).json();
        sendForecast();
        eventually(
                () -> assertThat(site.readConstraint().get("mode").asString()).isEqualTo("FORECAST"));

        assertThat(bound.get("enforced").asBoolean()).isFalse();
        assertThat(bound.get("warning").asString()).contains("no grid connection");
        assertThat(site.readConstraint().get("enforced").asBoolean()).isFalse();
        assertThat(site.readConstraint().get("notEnforcedReason").asString()).isEqualTo("NO_GRID_CONNECTION");
        site.assertImport(TestSite.SAFE_DEFAULT, "SAFE_DEFAULT");
        try (Chromium chromium = Chromium.start()) {
            Page page = chromium.openSignedIn(service, "admin", RunningService.PASSWORD);
            page.navigate(service.url() + "/console/scopes/" + site.scope());
            assertThat(page.locator("#now .chip-word").allTextContents()).contains("Not enforced");
            assertThat(page.locator("#now .sentence").first().textContent())
                    .contains("nothing is limited here", "not a grid connection", "limit would be 600");
            assertThat(page.locator("#not-grid").textContent()).contains("no limit is written");
            page.navigate(service.url() + "/console/connections/" + site.connection());
            assertThat(page.locator("body").textContent()).contains("Not enforced");
            page.navigate(service.url() + "/console/circuits/" + site.circuit());
            assertThat(page.locator("#now .sentence").first().textContent()).contains("are not written here");
            assertThat(page.locator("#unwritten").textContent()).contains(site.key());
        }
    }

    private void sendForecast() {
        Instant begin = service.api().now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);
        site.sendMessage(site.newForecast("CONSUMPTION").addBlocks(begin, HOUR, 600))
                .requireStatus(204);
    }

    private HttpAnswer putScope(Optional<String> circuit) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("name", site.key());
        circuit.ifPresent(id -> body.put("circuitId", id));
        return service.api().put("/scopes/" + site.scope(), body);
    }

    private HttpAnswer putCircuit(String id, String kind, int phases) {
        return service.api()
                .put(
                        "/circuits/" + id,
                        Map.of(
                                "microgridId",
                                site.microgrid(),
                                "name",
                                "Incomer",
                                "kind",
                                kind,
                                "ratingKw",
                                TestSite.RATING,
                                "safeDefaultKw",
                                TestSite.SAFE_DEFAULT,
                                "phases",
                                phases));
    }

    private int readCapacity(String circuit) {
        return service.api()
                .readJson("/circuits/" + circuit)
                .get("availableCapacityKw")
                .asInt();
    }
}
