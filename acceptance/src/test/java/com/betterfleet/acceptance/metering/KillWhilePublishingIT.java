package com.betterfleet.acceptance.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.acceptance.fixture.MeteredDepot;
import com.betterfleet.acceptance.fixture.StubCapacityProvider;
import com.betterfleet.acceptance.fixture.TestSite;
import com.betterfleet.acceptance.process.RunningService;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The number of kills is the system property {@code kills}; each takes as long as a start of the service. */
@DisplayName("M10: kill -9 during publication loses no window and reports none with two values")
@Execution(ExecutionMode.CONCURRENT)
class KillWhilePublishingIT {

    private static final String MEASUREMENTS = "update_asset_measurements";
    private static final int KILLS = Integer.getInteger("kills", 5);
    private static final int GROUPS = 8;
    private static final int WINDOWS_A_KILL = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Random random = new Random(5);

    @Test
    void everyWindowOfEveryGroupArrivesAndAlwaysTheSame() throws InterruptedException {
        try (RunningService service = RunningService.start("killed-while-publishing");
                StubCapacityProvider partner = new StubCapacityProvider()) {
            partner.delayAnswers(Duration.ofMillis(25));
            TestSite site = site(service, partner);
            List<MeteredDepot> depots = depots(service, site);
            for (int kill = 0; kill < KILLS; kill++) {
                depots.forEach(depot -> depot.postStoredWindows(WINDOWS_A_KILL));
                Instant due = depots.getFirst().lastEdge().plusSeconds(61);
                service.api().moveClockTo(due);
                Thread.sleep(random.nextInt(300));
                service.kill();
                service.relaunch();
                service.awaitReady();
            }
            int expected = GROUPS * KILLS * WINDOWS_A_KILL;
            // A message in delivery when the service died is sent again when its lease has ended.
            service.api().moveClockTo(service.api().now().plus(Duration.ofMinutes(2)));

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(bodies(partner)).hasSize(expected));
            assertThat(bodies(partner).values())
                    .allSatisfy(bodies -> assertThat(bodies).hasSize(1));
            assertThat(requestIds(partner).values())
                    .allSatisfy(ids -> assertThat(ids).hasSize(1));
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(publication(site).get("backlog").asInt()).isZero());
            assertThat(publication(site).get("deadLetters").asInt()).isZero();
            System.out.printf(
                    "%d kills: %d windows of %d groups, reported by %d messages%n",
                    KILLS,
                    expected,
                    GROUPS,
                    partner.receivedMessages(MEASUREMENTS).size());
        }
    }

    private static TestSite site(RunningService service, StubCapacityProvider partner) {
        Map<String, Object> noHeartbeats = new HashMap<>();
        noHeartbeats.put("heartbeatIntervalSeconds", null);
        TestSite site = TestSite.create(service, "vector", partner.baseUrl(), noHeartbeats);
        site.comeOnline();
        return site;
    }

    private static List<MeteredDepot> depots(RunningService service, TestSite site) {
        for (int group = 1; group < GROUPS; group++) {
            String scope = site.scope() + "-" + group;
            service.api()
                    .put("/scopes/" + scope, Map.of("microgridId", site.microgrid(), "name", scope))
                    .requireStatus(200);
            service.api()
                    .put(
                            "/connections/%s/groups/%sx%d".formatted(site.connection(), site.group(), group),
                            Map.of("scopeId", scope))
                    .requireStatus(200);
        }
        // All begin at one edge, to which the first of them moves the time.
        Instant edge = MeteredDepot.nextEdge(service.api().now());
        service.api().moveClockTo(edge);
        List<MeteredDepot> depots = new ArrayList<>();
        for (int group = 0; group < GROUPS; group++) {
            String scope = group == 0 ? site.scope() : site.scope() + "-" + group;
            depots.add(new MeteredDepot(service.api(), site.microgrid(), scope, 1, edge));
        }
        return depots;
    }

    /** Returns the bodies that reported each window of each group. */
    private static Map<String, Set<String>> bodies(StubCapacityProvider partner) {
        Map<String, Set<String>> bodies = new HashMap<>();
        for (StubCapacityProvider.ReceivedMessage message : partner.receivedMessages(MEASUREMENTS)) {
            bodies.computeIfAbsent(window(message.body()), key -> new HashSet<>())
                    .add(message.body());
        }
        return bodies;
    }

    private static Map<String, Set<String>> requestIds(StubCapacityProvider partner) {
        Map<String, Set<String>> ids = new HashMap<>();
        for (StubCapacityProvider.ReceivedMessage message : partner.receivedMessages(MEASUREMENTS)) {
            ids.computeIfAbsent(window(message.body()), key -> new HashSet<>()).add(message.header("x-request-id"));
        }
        return ids;
    }

    private static String window(String body) {
        JsonNode message = JsonMapper.shared().readTree(body);
        return message.get("group_id").asString() + " "
                + message.at("/measurements/0/energy_measurement/measure_time").asString();
    }

    private static JsonNode publication(TestSite site) {
        return site.api().readJson("/connections/" + site.connection() + "/publication");
    }
}
