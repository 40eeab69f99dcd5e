package com.betterfleet.acceptance.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.acceptance.client.AdminApi;
import com.betterfleet.acceptance.client.HttpAnswer;
import com.betterfleet.acceptance.client.HttpCalls;
import com.betterfleet.acceptance.process.ChildProcess;
import com.betterfleet.acceptance.process.CpuAvailability;
import com.betterfleet.acceptance.process.LiveSystem;
import com.betterfleet.acceptance.process.ProjectPaths;
import com.betterfleet.acceptance.process.RunningService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

@DisplayName("./derms demo shows a depot that follows changing limits, and ends with exit code 0")
@Execution(ExecutionMode.CONCURRENT)
class DemoIT {

    private static final Duration START = Duration.ofMinutes(5);
    private static final Duration A_CHANGE = Duration.ofMinutes(3);

    /** Chargers need 15 s at the most; allowed is longer where other programs are busy. */
    private static final Duration OBEYED = Duration.ofSeconds(25);

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration END = Duration.ofMinutes(3);

    private final int port = ChildProcess.freePort();
    private final int simulatorPort = ChildProcess.freePort();
    private final AdminApi api = new AdminApi("http://localhost:" + port, RunningService.PASSWORD);

    @Test
    void theLimitChangesTheLoadFollowsAndTheDemoEndsWithoutAnError() throws IOException {
        // The build gives jars the date of the release; the launcher would take them for outdated and build again.
        for (String module : List.of("embedded-postgres", "flexibility-provider", "capacity-provider-simulator")) {
            Files.setLastModifiedTime(ProjectPaths.moduleJar(module), FileTime.from(Instant.now()));
        }
        ChildProcess demo = ChildProcess.start(
                "the demo",
                List.of("./derms", "demo", "--duration", "1200"),
                Map.of(
                        "DERMS_PORT", Integer.toString(port),
                        "SIM_PORT", Integer.toString(simulatorPort),
                        "DERMS_DATA_DIR", ProjectPaths.freshData("demo").toString(),
                        "DERMS_ADMIN_PASSWORD", RunningService.PASSWORD,
                        "JAVA_HOME", System.getProperty("java.home", "")),
                ProjectPaths.freshLog("demo"));
        try (demo) {
            await().atMost(START).pollInterval(Duration.ofMillis(250)).until(() -> follows(demo));
            double before = limitKw();
            await().atMost(A_CHANGE).pollInterval(Duration.ofMillis(250)).until(() -> limitKw() != before);
            CpuAvailability share = new CpuAvailability();
            long changed = System.nanoTime();
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(250)).untilAsserted(this::loadIsBelowTheLimit);
            assertThat(Duration.ofNanos(System.nanoTime() - changed))
                    .isLessThanOrEqualTo(share.allowedTime(OBEYED, demo.cpuTime()));

            demo.requestStop();
            int code = demo.awaitEnd(END);

            assertThat(code).as(demo.readOutput()).isZero();
            assertThat(demo.readOutput()).contains("limit obeyed", "http://localhost:" + port);
        }
    }

    private boolean follows(ChildProcess demo) {
        demo.requireAlive();
        try {
            HttpAnswer constraint = api.get("/scopes/" + LiveSystem.SCOPE + "/constraint");
            return constraint.status() == 200
                    && constraint.json().path("mode").asString().equals("FORECAST");
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    private double limitKw() {
        return api.readJson("/circuits/" + LiveSystem.CIRCUIT)
                .get("availableCapacityKw")
                .asDouble();
    }

    /** A limit of 0 stops the chargers; other load of the depot cannot be switched off. */
    private void loadIsBelowTheLimit() {
        JsonNode depot = HttpCalls.get("http://localhost:" + simulatorPort + "/status")
                .requireStatus(200)
                .json()
                .get("depot");
        assertThat(depot.get("siteKw").asDouble())
                .isLessThanOrEqualTo(
                        Math.max(limitKw(), depot.get("otherLoadKw").asDouble()));
    }
}
