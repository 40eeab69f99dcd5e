package com.betterfleet.acceptance.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.acceptance.process.ProjectPaths;
import com.betterfleet.acceptance.process.RunningService;
import com.betterfleet.acceptance.process.RunningSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

/** The consumer contract as the simulated depot implements it, in real time with blocks of 20 s. */
@DisplayName("M6: a depot that cannot reach the service follows the last schedule it read, and then the safe default")
@Execution(ExecutionMode.CONCURRENT)
class DepotOutageIT {

    private static final Duration START = Duration.ofMinutes(5);
    private static final Duration BLOCKS = Duration.ofMinutes(2);
    private static final Duration AFTER_ALL_COVER = Duration.ofMinutes(5);
    private static final double HIGH = 2_000;
    private static final double LOW = 200;
    private static final double SAFE_DEFAULT = 800;

    @Test
    void theDepotReducesAtTheBoundaryAlthoughDatabaseAndServiceHaveStopped() throws IOException {
        RunningService service = RunningService.start("outage");
        RunningSimulator simulator = RunningSimulator.createStopped("outage-simulator");
        try (service;
                simulator) {
            simulator.start(Map.of(
                    "SIM_SCENARIO",
                            ProjectPaths.ROOT
                                    .resolve("acceptance/src/test/scenarios/steep.yaml")
                                    .toString(),
                    "SIM_SERVICE_URL", service.url(),
                    "SIM_ADMIN_PASSWORD", RunningService.PASSWORD));
            follows(simulator, HIGH, "CIRCUIT", START);

            // Within a high block. The schedule covers two more of them, for a machine that is slow to notice.
            stopDatabase(service);

            follows(simulator, HIGH, "SCHEDULE", BLOCKS);
            follows(simulator, LOW, "SCHEDULE", BLOCKS);
            // Within one low block, whichever it is.
            await().atMost(BLOCKS).untilAsserted(() -> {
                JsonNode depot = depot(simulator);
                assertThat(depot.get("siteKw").asDouble()).isLessThanOrEqualTo(LOW);
                assertThat(depot.get("limitKw").asDouble()).isEqualTo(LOW);
            });

            service.kill();

            follows(simulator, HIGH, "SCHEDULE", BLOCKS);
            follows(simulator, SAFE_DEFAULT, "SCHEDULE", AFTER_ALL_COVER);
            assertThat(depot(simulator).get("withinExplained").asBoolean())
                    .as(depot(simulator).toString())
                    .isTrue();
        }
    }

    private static void follows(RunningSimulator simulator, double kw, String source, Duration patience) {
        await().atMost(patience)
                .pollInterval(Duration.ofMillis(200))
                .ignoreException(UncheckedIOException.class)
                .untilAsserted(() -> {
                    JsonNode depot = depot(simulator);
                    assertThat(depot.get("limitSource").asString())
                            .as(depot.toString())
                            .isEqualTo(source);
                    assertThat(depot.get("limitKw").asDouble())
                            .as(depot.toString())
                            .isEqualTo(kw);
                });
    }

    private static JsonNode depot(RunningSimulator simulator) {
        return simulator.readStatus().get("depot");
    }

    /** Stops the database server of this test's service at once, as a failing machine would. */
    private static void stopDatabase(RunningService service) throws IOException {
        Path file = service.dataDir().resolve("postgres/data/postmaster.pid");
        long pid = Long.parseLong(
                Objects.requireNonNull(Files.readAllLines(file).getFirst()).strip());
        ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
        server.descendants().forEach(ProcessHandle::destroyForcibly);
        assertThat(server.destroyForcibly()).isTrue();
    }
}
