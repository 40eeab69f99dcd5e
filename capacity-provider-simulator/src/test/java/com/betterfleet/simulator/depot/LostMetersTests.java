package com.betterfleet.simulator.depot;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.simulator.ManualClock;
import com.betterfleet.simulator.StubService;
import com.betterfleet.simulator.events.EventLog;
import com.betterfleet.simulator.scenario.CurrentFaults;
import com.betterfleet.simulator.scenario.CurrentScenario;
import com.betterfleet.simulator.scenario.ScenarioFiles;
import com.betterfleet.simulator.service.AdminApi;
import com.betterfleet.simulator.service.HttpCaller;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Readings that the service receives from a depot with lost meters. The test steps the model. */
class LostMetersTests {
    private static final String READINGS = "/api/v1/meter-readings";

    private final StubService service = new StubService();
    private final ManualClock clock = new ManualClock();
    private final CurrentScenario scenario = new CurrentScenario(ScenarioFiles.read("quick"));
    private final CurrentFaults faults = new CurrentFaults(scenario);
    private final DepotOperation depot = new DepotOperation(
            scenario,
            faults,
            new AdminApi(new HttpCaller(), service.url(), "admin", "sample"),
            "grid",
            clock,
            new EventLog(clock, line -> {}));

    @BeforeEach
    void followALimit() {
        service.setAnswer("/api/v1/circuits/grid", 200, "{\"availableCapacityKw\":350,\"safeDefaultKw\":300}");
        depot.pollLimit();
        pass(1);
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void aLostSiteMeterIsNotPostedWhileItsRegisterKeepsCounting() {
        double before = siteWh(posted());
        order(Map.of("stopped", true, "which", "site"));
        pass(60);
        assertThat(assets(posted())).contains("charger-1").doesNotContain("site-meter");

        order(Map.of());
        List<JsonNode> after = posted();
        assertThat(assets(after)).containsOnlyOnce("site-meter");
        // At least 20 kW for a minute: readings that were not sent are still in the register.
        assertThat(siteWh(after)).isGreaterThan(before + 20_000 / 60.0);
    }

    @Test
    void lostChargersAreExcludedAndWithAllLostNothingIsSent() {
        order(Map.of("stopped", true, "which", "chargers"));
        assertThat(assets(posted())).containsExactly("site-meter");

        order(Map.of("stopped", true));
        depot.postMeters();
        assertThat(service.allRequests())
                .extracting(StubService.ReceivedRequest::path)
                .containsOnlyOnce(READINGS)
                .endsWith(READINGS);
    }

    private void order(Map<?, ?> meters) {
        faults.replaceFaults(ScenarioFiles.faults(Map.of("depot", Map.of("meters", meters))));
    }

    /** An answer of the circuit stays fresh for two polls only; these tests are about the model. */
    private void pass(int seconds) {
        for (int i = 0; i < seconds * 4; i++) {
            depot.stepModel();
        }
        clock.advance(Duration.ofSeconds(seconds));
        depot.pollLimit();
    }

    private List<JsonNode> posted() {
        depot.postMeters();
        return JsonMapper.shared()
                .readTree(service.allRequests().getLast().body())
                .valueStream()
                .toList();
    }

    private static List<String> assets(List<JsonNode> readings) {
        return readings.stream()
                .map(reading -> reading.path("assetId").asString())
                .toList();
    }

    private static double siteWh(List<JsonNode> readings) {
        return readings.stream()
                .filter(reading -> reading.path("assetId").asString().equals("site-meter"))
                .mapToDouble(reading -> reading.path("importWh").asDouble())
                .sum();
    }
}
