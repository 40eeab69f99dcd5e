package com.betterfleet.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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

@ExtendWith(Services.class)
@DisplayName("M6: the service killed with -9 mid-block comes back with the right limit")
class RestartIT {

    private static final Duration PROMISED = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String FORECAST = "update_group_capacity_forecast";

    private final RunningService service;

    RestartIT(ExpendableService expendable) {
        service = expendable.service();
    }

    @Test
    void theRightLimitIsBackWithinTenSecondsAndNothingWasForgotten() {
        Site lasting = Site.create(service, "vector");
        Site passing = Site.create(service, "oscp");
        Instant now = service.api().now().truncatedTo(ChronoUnit.SECONDS);
        Forecast first = lasting.forecast("CONSUMPTION").blocks(now.minusSeconds(60), Duration.ofHours(1), 300);
        lasting.send(FORECAST, "first", first).expecting(204);
        lasting.send(
                        FORECAST,
                        "second",
                        lasting.forecast("CONSUMPTION").blocks(now.minusSeconds(60), Duration.ofHours(1), 700))
                .expecting(204);
        // Its first block ends while nobody is there to see it.
        passing.send(passing.forecast("CONSUMPTION")
                        .block(now.minusSeconds(60), now.plusSeconds(4), 650)
                        .block(now.plusSeconds(4), now.plusSeconds(7_200), 0))
                .expecting(204);
        await().untilAsserted(() -> lasting.showsImport(700, "ENVELOPE"));
        // A message is logged when its answer has left.
        await().until(() -> messages(lasting).get("items").size() == 2);
        List<String> before = records(lasting);

        service.kill();
        Restart restart = Restart.of(service, lasting, "700");

        passing.showsImport(0, "ENVELOPE");
        assertThat(records(lasting)).isEqualTo(before);
        lasting.send(FORECAST, "first", first).expecting(204);
        lasting.showsImport(700, "ENVELOPE");
        restart.keepsThePromise("after kill -9");
    }

    @Test
    void aDatabaseKilledAlongAndAPidFileOfSomebodyElseDoNotHinderTheStart() throws IOException {
        Site site = Site.create(service, "vector");
        Instant now = service.api().now();
        site.send(site.forecast("CONSUMPTION").blocks(now.minusSeconds(60), Duration.ofHours(1), 620))
                .expecting(204);
        await().untilAsserted(() -> site.showsImport(620, "ENVELOPE"));
        Path pidFile = service.dataDir().resolve("postgres/data/postmaster.pid");
        List<String> lines = new ArrayList<>(Files.readAllLines(pidFile));

        service.kill();
        ProcessHandle database =
                ProcessHandle.of(Long.parseLong(lines.getFirst())).orElseThrow();
        database.destroyForcibly();
        await().until(() -> !database.isAlive());
        // After a reboot the number may belong to any program, for example to this one.
        lines.set(0, Long.toString(ProcessHandle.current().pid()));
        Files.write(pidFile, lines);

        Restart.of(service, site, "620").keepsThePromise("after kill -9 of service and database");
    }

    @Test
    void aPartnerWhoseTimeRanOutWhileNobodyListenedIsUnknownAndNotLost() {
        Site silent =
                Site.create(service, "vector", "http://localhost:9/oscp/cp/2.0", Map.of("heartbeatIntervalSeconds", 6));
        Instant now = service.api().now();
        silent.send("heartbeat", "{\"offline_mode_at\":\"%s\"}".formatted(now.plusSeconds(1)))
                .expecting(204);
        assertThat(silent.link().get("liveness").asString()).isEqualTo("UP");
        Instant aliveUntil = Instant.parse(silent.link().get("aliveUntil").asString());

        service.kill();
        service.launchAgain();
        service.awaitReady();

        // A start takes longer than the six seconds that the heartbeat was good for, and than the five we may be deaf.
        assertThat(service.api().now()).isAfter(aliveUntil);
        assertThat(silent.link().get("liveness").asString()).isEqualTo("UNKNOWN");
        await().atMost(PATIENCE)
                .until(() -> !silent.link().get("liveness").asString().equals("UNKNOWN"));
        assertThat(silent.link().get("liveness").asString()).isEqualTo("LOST");
        assertThat(silent.link().get("state").asString()).isEqualTo("LOST");
    }

    /** What an operator could look up about the site, that no restart may change. */
    private static List<String> records(Site site) {
        return List.of(
                site.constraint().get("mode").toString(),
                site.constraint().get("import").toString(),
                site.link().toString(),
                site.api().read(site.groupPath()).toString(),
                messages(site).toString());
    }

    private static JsonNode messages(Site site) {
        return site.api().read("/messages?connectionId=" + site.connection());
    }

    /** One start, watched from outside: no answer on the way may be a wrong one. */
    private record Restart(Duration time, Duration allowed) {

        static Restart of(RunningService service, Site site, String rightKw) {
            CpuShare share = new CpuShare();
            long started = System.nanoTime();
            service.launchAgain();
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> shows(service, site, rightKw));
            Duration time = Duration.ofNanos(System.nanoTime() - started);
            Restart restart = new Restart(time, share.allowed(PROMISED, service.cpuTime()));
            service.awaitReady();
            return restart;
        }

        private static boolean shows(RunningService service, Site site, String rightKw) {
            service.requireAlive();
            try {
                Answer answer = site.api().get("/circuits/" + site.circuit());
                if (answer.status() == 200) {
                    assertThat(answer.json().get("availableCapacityKw").asString())
                            .isEqualTo(rightKw);
                }
                return answer.status() == 200;
            } catch (UncheckedIOException notYet) {
                return false;
            }
        }

        void keepsThePromise(String when) {
            System.out.printf(
                    "Restart %s: right limit after %.1f s; promised %.1f s, which is %.1f s with the share of the processors we had%n",
                    when, time.toMillis() / 1e3, PROMISED.toMillis() / 1e3, allowed.toMillis() / 1e3);
            assertThat(time).isLessThanOrEqualTo(allowed);
        }
    }
}
