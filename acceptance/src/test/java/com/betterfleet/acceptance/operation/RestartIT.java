package com.betterfleet.acceptance.operation;

import static com.betterfleet.acceptance.client.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.acceptance.client.HttpAnswer;
import com.betterfleet.acceptance.fixture.ForecastMessage;
import com.betterfleet.acceptance.fixture.TestSite;
import com.betterfleet.acceptance.process.CpuAvailability;
import com.betterfleet.acceptance.process.KillableService;
import com.betterfleet.acceptance.process.RunningService;
import com.betterfleet.acceptance.process.SharedProcesses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedProcesses.class)
@DisplayName("M6: a service killed with -9 within a block restarts with the right limit")
class RestartIT {

    private static final Duration PROMISED = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** The interval demanded of the partner; half of it is grace, which leaves time for the kill. */
    private static final Duration INTERVAL = Duration.ofSeconds(20);

    /** From then on the service counts as suspended. */
    private static final Duration SUSPENSION = Duration.ofSeconds(2);

    private static final String FORECAST = "update_group_capacity_forecast";

    private final RunningService service;

    RestartIT(KillableService expendable) {
        service = expendable.service();
    }

    @Test
    void theRightLimitAppliesWithinTenSecondsAndNothingIsLost() {
        TestSite lasting = TestSite.create(service, "vector");
        TestSite passing = TestSite.create(service, "oscp");
        Instant now = service.api().now().truncatedTo(ChronoUnit.SECONDS);
        long started = System.nanoTime();
        ForecastMessage first =
                lasting.newForecast("CONSUMPTION").addBlocks(now.minusSeconds(60), Duration.ofHours(1), 300);
        lasting.sendMessage(FORECAST, "first", first).requireStatus(204);
        lasting.sendMessage(
                        FORECAST,
                        "second",
                        lasting.newForecast("CONSUMPTION").addBlocks(now.minusSeconds(60), Duration.ofHours(1), 700))
                .requireStatus(204);
        // Its first block ends while the service is down, however quickly it starts.
        Instant boundary = now.plusSeconds(4);
        passing.sendMessage(passing.newForecast("CONSUMPTION")
                        .addBlock(now.minusSeconds(60), boundary, 650)
                        .addBlock(boundary, now.plusSeconds(7_200), 0))
                .requireStatus(204);
        eventually(() -> lasting.assertImport(700, "ENVELOPE"));
        // A message is logged after its answer has been sent.
        await().atMost(PATIENCE).until(() -> messages(lasting).get("items").size() == 2);
        List<String> before = records(lasting);

        service.kill();
        awaitElapsed(started, Duration.between(now, boundary));
        Restart restart = Restart.of(service, lasting, "700");

        passing.assertImport(0, "ENVELOPE");
        assertThat(records(lasting)).isEqualTo(before);
        lasting.sendMessage(FORECAST, "first", first).requireStatus(204);
        lasting.assertImport(700, "ENVELOPE");
        restart.assertInTime("after kill -9");
    }

    @Test
    void aDatabaseKilledAlongAndAPidFileOfAnotherProcessDoNotHinderTheStart() throws IOException {
        TestSite site = TestSite.create(service, "vector");
        Instant now = service.api().now();
        site.sendMessage(site.newForecast("CONSUMPTION").addBlocks(now.minusSeconds(60), Duration.ofHours(1), 620))
                .requireStatus(204);
        eventually(() -> site.assertImport(620, "ENVELOPE"));
        Path pidFile = service.dataDir().resolve("postgres/data/postmaster.pid");
        List<String> lines = new ArrayList<>(Files.readAllLines(pidFile));

        service.kill();
        ProcessHandle database =
                ProcessHandle.of(Long.parseLong(lines.getFirst())).orElseThrow();
        database.destroyForcibly();
        await().atMost(PATIENCE).until(() -> !database.isAlive());
        // After a reboot the number may belong to any program, for example to this one.
        lines.set(0, Long.toString(ProcessHandle.current().pid()));
        Files.write(pidFile, lines);

        Restart.of(service, site, "620").assertInTime("after kill -9 of service and database");
    }

    /**
     * The partner has three intervals after the start. They are long, so that no start is too slow for this test, and
     * time is moved to see their end.
     */
    @Test
    void aPartnerWhoseTimeEndedWhileTheServiceWasDownIsUnknownAndNotLost() {
        TestSite silent = TestSite.create(
                service,
                "vector",
                "http://localhost:9/oscp/cp/2.0",
                Map.of("heartbeatIntervalSeconds", INTERVAL.toSeconds()));
        silent.sendHeartbeat(service.api().now().plusSeconds(1)).requireStatus(204);
        assertThat(silent.readConnection().get("liveness").asString()).isEqualTo("UP");
        Instant aliveUntil =
                Instant.parse(silent.readConnection().get("aliveUntil").asString());

        Duration left = Duration.between(service.api().now(), aliveUntil);
        long readAt = System.nanoTime();

        service.kill();
        long killedAt = System.nanoTime();
        awaitElapsed(readAt, left);
        awaitElapsed(killedAt, SUSPENSION);
        service.relaunch();
        service.awaitReady();

        assertThat(silent.readConnection().get("liveness").asString()).isEqualTo("UNKNOWN");
        service.api().moveClockTo(service.api().now().plus(INTERVAL.multipliedBy(4)));
        await().atMost(PATIENCE)
                .until(() -> !silent.readConnection().get("liveness").asString().equals("UNKNOWN"));
        assertThat(silent.readConnection().get("liveness").asString()).isEqualTo("LOST");
        assertThat(silent.readConnection().get("state").asString()).isEqualTo("LOST");
    }

    /** Waits while the service is down: its own clock cannot be read then. */
    private static void awaitElapsed(long fromNanos, Duration time) {
        await().atMost(PATIENCE).until(() -> System.nanoTime() - fromNanos > time.toNanos());
    }

    /** Returns the records of the site that no restart may change. */
    private static List<String> records(TestSite site) {
        return List.of(
                site.readConstraint().get("mode").toString(),
                site.readConstraint().get("import").toString(),
                site.readConnection().toString(),
                site.api().readJson(site.groupPath()).toString(),
                messages(site).toString());
    }

    private static JsonNode messages(TestSite site) {
        return site.api().readJson("/messages?connectionId=" + site.connection());
    }

    /** One start observed from outside; every answer before readiness must be correct. */
    private record Restart(Duration time, Duration allowed) {

        static Restart of(RunningService service, TestSite site, String rightKw) {
            CpuAvailability share = new CpuAvailability();
            long started = System.nanoTime();
            service.relaunch();
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> shows(service, site, rightKw));
            Duration time = Duration.ofNanos(System.nanoTime() - started);
            Restart restart = new Restart(time, share.allowedTime(PROMISED, service.cpuTime()));
            service.awaitReady();
            return restart;
        }

        private static boolean shows(RunningService service, TestSite site, String rightKw) {
            service.requireAlive();
            try {
                HttpAnswer answer = site.api().get("/circuits/" + site.circuit());
                if (answer.status() == 200) {
                    assertThat(answer.json().get("availableCapacityKw").asString())
                            .isEqualTo(rightKw);
                }
                return answer.status() == 200;
            } catch (UncheckedIOException notYet) {
                return false;
            }
        }

        void assertInTime(String when) {
            System.out.printf(
                    "Restart %s: right limit after %.1f s; promised %.1f s, which is %.1f s with the share of the processors available%n",
                    when, time.toMillis() / 1e3, PROMISED.toMillis() / 1e3, allowed.toMillis() / 1e3);
            assertThat(time).isLessThanOrEqualTo(allowed);
        }
    }
}
