package com.betterfleet.acceptance.operation;

import static com.betterfleet.acceptance.client.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.betterfleet.acceptance.fixture.MeteredDepot;
import com.betterfleet.acceptance.fixture.StubCapacityProvider;
import com.betterfleet.acceptance.fixture.TestSite;
import com.betterfleet.acceptance.process.ProjectPaths;
import com.betterfleet.acceptance.process.RunningService;
import com.betterfleet.embedded.InstalledDatabase;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@DisplayName("M15: the service runs on the oldest supported PostgreSQL as an operator runs it")
@Execution(ExecutionMode.CONCURRENT)
class OldestDatabaseIT {

    private static final Path PROGRAMS = Path.of("/usr/lib/postgresql/15/bin");
    private static final String SECRET_KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    private static final Duration HOUR = Duration.ofHours(1);

    /** Over TCP with TLS and a password, by a role that is no superuser. */
    @Test
    void aForecastLimitsTheCircuitAndItsUseIsReportedAlsoAfterAKill() throws IOException, SQLException {
        assumeThat(PROGRAMS).as("Debian's package postgresql-15").exists();
        try (InstalledDatabase database = InstalledDatabase.start(PROGRAMS, ProjectPaths.freshData("oldest-database"));
                StubCapacityProvider provider = new StubCapacityProvider();
                RunningService service = RunningService.start(
                        "oldest-database-service",
                        Map.of(
                                "DERMS_DATABASE_URL",
                                database.createDatabase("derms"),
                                "DERMS_DATABASE_USER",
                                InstalledDatabase.USER,
                                "DERMS_DATABASE_PASSWORD",
                                InstalledDatabase.PASSWORD,
                                "DERMS_SECRET_KEY",
                                SECRET_KEY))) {
            TestSite site = TestSite.create(service, "vector", provider.baseUrl(), withoutHeartbeats());
            site.comeOnline();
            Instant edge = MeteredDepot.nextEdge(service.api().now());
            site.sendMessage(site.newForecast("CONSUMPTION")
                            .addBlock(edge.minus(HOUR), edge.plus(HOUR), 700)
                            .addBlock(edge.plus(HOUR), edge.plus(HOUR.multipliedBy(2)), 600))
                    .requireStatus(204);
            eventually(() -> site.assertImport(700, "ENVELOPE"));

            service.kill();
            service.relaunch();
            service.awaitReady();

            site.assertImport(700, "ENVELOPE");
            service.api().moveClockTo(edge);
            MeteredDepot depot = new MeteredDepot(service.api(), site.microgrid(), site.scope(), 2, edge);
            BigDecimal before = depot.totalWattHours();
            depot.runWindows(1);
            JsonNode report = JsonMapper.shared()
                    .readTree(provider.awaitMessage("update_asset_measurements", 1)
                            .body());
            assertThat(report.get("group_id").asString()).isEqualTo(site.group());
            assertThat(report.at("/measurements/0/energy_measurement/value").decimalValue())
                    .isEqualByComparingTo(depot.totalWattHours().subtract(before));
        }
    }

    /** Time moves by a quarter hour: a partner that has to send heartbeats would be lost, and no report sent to it. */
    private static Map<String, Object> withoutHeartbeats() {
        Map<String, Object> properties = new HashMap<>();
        properties.put("heartbeatIntervalSeconds", null);
        return properties;
    }
}
