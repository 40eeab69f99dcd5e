package com.betterfleet.acceptance.operation;

import static com.betterfleet.acceptance.client.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.acceptance.fixture.StubCapacityProvider;
import com.betterfleet.acceptance.fixture.TestSite;
import com.betterfleet.acceptance.process.PromisedTime;
import com.betterfleet.acceptance.process.RunningService;
import com.betterfleet.acceptance.process.SharedProcesses;
import com.betterfleet.acceptance.process.TwoServiceInstances;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedProcesses.class)
@DisplayName("M6, M7: two instances on one database act as one service")
class TwoInstancesIT {

    private static final Duration HOUR = Duration.ofHours(1);
    /** Longer than any step of the tests takes, however slow the machine is. */
    private static final Duration BLOCK = Duration.ofMinutes(10);

    /** An instance learns within a second that the other one has moved time, and processes what falls due. */
    private static final Duration SHORTLY = Duration.ofMillis(1_300);

    private static final Duration PROMISED = Duration.ofSeconds(2);
    private static final Duration ANOTHER_CHECK = Duration.ofSeconds(61);
    private static final Duration HEARTBEAT_INTERVAL = Duration.ofSeconds(2);

    /** The promised time for what a suspended instance may hold. */
    private static final Duration TAKEOVER = Duration.ofSeconds(5);

    private static final int SUSPENSIONS = 3;
    private static final int SITES = 12;
    private static final int STEPS = 10;

    private final RunningService first;
    private final RunningService second;

    TwoInstancesIT(TwoServiceInstances instances) {
        first = instances.first();
        second = instances.second();
    }

    @Test
    void aForecastAcceptedByAnInstanceIsInForceAtTheOtherWhichAlsoDecidesItsBoundaries() {
        TestSite site = site();
        Instant begin = second();
        site.viaInstance(second)
                .sendMessage(site.newForecast("CONSUMPTION").addBlocks(begin, HOUR, 700, 600, 500))
                .requireStatus(204);
        eventually(() -> site.assertImport(700, "ENVELOPE"));

        // The instance that is called decides everything that falls due within this call.
        first.api().moveClockTo(begin.plus(HOUR));
        site.viaInstance(second).assertImport(600, "ENVELOPE");
        second.api().moveClockTo(begin.plus(HOUR.multipliedBy(2)));
        site.assertImport(500, "ENVELOPE");
    }

    @Test
    void concurrentChangesNeverLeaveTwoLimitsForOneInstant() {
        List<TestSite> sites = IntStream.range(0, SITES).mapToObj(i -> site()).toList();
        Instant begin = second().plus(BLOCK);
        double[] limits = IntStream.range(0, STEPS).mapToDouble(i -> 500 + i).toArray();
        for (TestSite site : sites) {
            site.sendMessage(site.newForecast("CONSUMPTION").addBlocks(begin, BLOCK, limits))
                    .requireStatus(204);
        }
        for (int step = 0; step < STEPS; step++) {
            double limit = limits[step];
            // Each boundary comes with real time, so that both instances find it.
            Instant boundary = begin.plus(BLOCK.multipliedBy(step));
            mover(step).api().moveClockTo(boundary.minus(SHORTLY));
            AtomicInteger round = new AtomicInteger(step);
            eventually(() -> {
                // Repeated, so that both instances also decide at instants between the boundaries.
                sendAgain(sites, begin, limits, round.getAndIncrement());
                assertThat(sites).allSatisfy(site -> site.assertImport(limit, "ENVELOPE"));
            });
        }
        mover(STEPS).api().moveClockTo(begin.plus(BLOCK.multipliedBy(STEPS)).minus(SHORTLY));
        eventually(
                () -> assertThat(sites).allSatisfy(site -> site.assertImport(TestSite.SAFE_DEFAULT, "SAFE_DEFAULT")));

        List<Double> expected = DoubleStream.of(limits).boxed().toList();
        for (TestSite site : sites) {
            List<JsonNode> changes = changes(site);
            assertOneLimitForEachInstant(changes);
            assertThat(limitsInTurn(changes)).as("each block once, in order").isEqualTo(expected);
        }
    }

    private RunningService mover(int step) {
        return step % 2 == 0 ? first : second;
    }

    private void sendAgain(List<TestSite> sites, Instant begin, double[] limits, int round) {
        for (int i = 0; i < sites.size(); i++) {
            TestSite site = sites.get(i);
            site.viaInstance((i + round) % 2 == 0 ? first : second)
                    .sendMessage(site.newForecast("CONSUMPTION").addBlocks(begin, BLOCK, limits))
                    .requireStatus(204);
        }
    }

    @Test
    void whenAnInstanceIsKilledAtABoundaryTheOtherUpdatesAllCircuits() {
        List<TestSite> sites = IntStream.range(0, SITES).mapToObj(i -> site()).toList();
        Instant boundary = second().plus(BLOCK);
        for (TestSite site : sites) {
            site.viaInstance(second)
                    .sendMessage(site.newForecast("CONSUMPTION")
                            .addBlock(boundary.minus(BLOCK).minusSeconds(60), boundary, 700)
                            .addBlock(boundary, boundary.plus(HOUR), 300))
                    .requireStatus(204);
        }
        eventually(() -> assertThat(sites).allSatisfy(site -> site.assertImport(700, "ENVELOPE")));
        second.api().moveClockTo(boundary.minus(SHORTLY));
        awaitTime(boundary);
        // At the moment in which the instance processes what falls due.
        second.kill();
        try {
            Duration allowed = PromisedTime.awaitAllowing(
                    PROMISED, first, () -> assertThat(sites).allSatisfy(site -> site.assertImport(300, "ENVELOPE")));
            for (TestSite site : sites) {
                List<JsonNode> changes = changes(site);
                assertOneLimitForEachInstant(changes);
                Instant written =
                        Instant.parse(changes.getLast().get("writtenAt").asString());
                assertThat(Duration.between(boundary, written)).isLessThan(allowed);
            }
        } finally {
            second.relaunch();
            second.awaitReady();
        }
    }

    @Test
    void aHeartbeatReceivedByAnInstanceCountsForTheOther() {
        TestSite site = site();
        Instant begin = second();
        site.sendMessage(site.newForecast("CONSUMPTION").addBlocks(begin, HOUR, 700))
                .requireStatus(204);
        site.sendMessage(site.newForecast("FALLBACK_CONSUMPTION").addBlocks(begin, HOUR, 300))
                .requireStatus(204);
        site.sendHeartbeat(first.api().now().plusSeconds(200)).requireStatus(204);
        Instant former = aliveUntil(site);
        site.viaInstance(second).sendHeartbeat(former.plusSeconds(200)).requireStatus(204);
        eventually(() -> site.assertImport(700, "ENVELOPE"));

        first.api().moveClockTo(former.plusSeconds(1));

        site.assertImport(700, "ENVELOPE");
        assertThat(site.readConnection().get("liveness").asString()).isEqualTo("UP");
        assertThat(aliveUntil(site)).isAfter(former.plusSeconds(200));
    }

    @Test
    void aLossIsFoundOnceThoughBothCheck() {
        List<TestSite> sites = IntStream.range(0, SITES).mapToObj(i -> site()).toList();
        Instant begin = second();
        Instant offline = first.api().now().plusSeconds(300);
        for (TestSite site : sites) {
            site.sendMessage(site.newForecast("CONSUMPTION").addBlocks(begin, HOUR, 700))
                    .requireStatus(204);
            site.sendMessage(site.newForecast("FALLBACK_CONSUMPTION").addBlocks(begin, HOUR, 300))
                    .requireStatus(204);
            site.sendHeartbeat(offline).requireStatus(204);
        }
        // The loss comes with real time, and both instances run.
        first.api().moveClockTo(aliveUntil(sites.getFirst()).minus(SHORTLY));
        eventually(() ->
                assertThat(sites).allSatisfy(site -> site.viaInstance(second).assertImport(300, "ENVELOPE")));
        eventually(() -> assertThat(sites)
                .allSatisfy(site -> assertThat(lost(first, site)).hasSize(1)));
        // Another check of either instance.
        first.api().advanceClock(ANOTHER_CHECK);
        second.api().advanceClock(ANOTHER_CHECK);

        for (TestSite site : sites) {
            assertThat(lost(first, site)).hasSize(1);
            String id = lost(second, site).getFirst().get("id").toString();
            assertThat(first.api()
                            .readJson("/notifications?limit=1000")
                            .get("items")
                            .valueStream()
                            .filter(logged ->
                                    logged.get("incidentId").toString().equals(id)))
                    .as("notified once")
                    .hasSize(1);
            assertOneLimitForEachInstant(changes(site));
        }
    }

    @Test
    void whileAnInstanceIsSuspendedTheOtherSendsItsHeartbeats() {
        try (StubCapacityProvider provider = new StubCapacityProvider()) {
            TestSite site = TestSite.create(first, "vector", provider.baseUrl(), Map.of());
            site.sendMessage(
                            "handshake",
                            "{\"required_behaviour\":{\"heartbeat_interval\":%d,\"measurement_configuration\":[]}}"
                                    .formatted(HEARTBEAT_INTERVAL.toSeconds()))
                    .requireStatus(204);
            provider.awaitMessage("heartbeat", 2);
            for (int round = 0; round < SUSPENSIONS; round++) {
                second.suspend();
                try {
                    requireAnotherHeartbeat(provider);
                    requireAnotherHeartbeat(provider);
                } finally {
                    second.resume();
                }
                // Its connections that were ended meanwhile do not make it fail.
                eventually(() -> assertThat(second.isReady()).isTrue());
            }
        }
    }

    private void requireAnotherHeartbeat(StubCapacityProvider provider) {
        int before = provider.receivedMessages("heartbeat").size();
        PromisedTime.requireWithin(
                HEARTBEAT_INTERVAL.plus(TAKEOVER),
                first,
                () -> assertThat(provider.receivedMessages("heartbeat")).hasSizeGreaterThan(before));
    }

    /** Waits until the service's time has come there by itself. */
    private void awaitTime(Instant time) {
        await().atMost(BLOCK)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> !first.api().now().isBefore(time));
    }

    private TestSite site() {
        return TestSite.create(
                first, "vector", "http://localhost:9/oscp/cp/2.0", Map.of("heartbeatIntervalSeconds", 10));
    }

    /** Returns the present, rounded down to a second. */
    private Instant second() {
        return first.api().now().truncatedTo(ChronoUnit.SECONDS);
    }

    private static Instant aliveUntil(TestSite site) {
        return Instant.parse(site.readConnection().get("aliveUntil").asString());
    }

    private static List<JsonNode> lost(RunningService service, TestSite site) {
        return service.api()
                .readJson("/incidents?limit=1000")
                .get("items")
                .valueStream()
                .filter(incident -> incident.get("kind").asString().equals("LINK_LOST"))
                .filter(incident -> incident.path("connectionId").asString("").equals(site.connection()))
                .toList();
    }

    /** Returns the import changes in the order in which they were written. */
    private static List<JsonNode> changes(TestSite site) {
        List<JsonNode> changes = new ArrayList<>(site.api()
                .readJson("/circuits/%s/changes?direction=IMPORT&limit=1000".formatted(site.circuit()))
                .get("items")
                .valueStream()
                .toList());
        changes.sort(Comparator.comparingLong(change -> change.get("id").asLong()));
        return changes;
    }

    /**
     * Returns the successive limits of envelopes, kW; a newer message with the same limit does not count as a change.
     */
    private static List<Double> limitsInTurn(List<JsonNode> changes) {
        List<Double> limits = new ArrayList<>();
        for (JsonNode change : changes) {
            double limit = change.get("availableKw").asDouble();
            boolean envelope = change.get("source").asString().equals("ENVELOPE");
            if (envelope && (limits.isEmpty() || limits.getLast() != limit)) {
                limits.add(limit);
            }
        }
        return limits;
    }

    private static void assertOneLimitForEachInstant(List<JsonNode> changes) {
        Map<Instant, BigDecimal> limits = new HashMap<>();
        Instant before = Instant.MIN;
        for (JsonNode change : changes) {
            Instant decidedFor = Instant.parse(change.get("decidedFor").asString());
            assertThat(decidedFor).as(changes.toString()).isAfterOrEqualTo(before);
            BigDecimal other = limits.put(decidedFor, change.get("availableKw").decimalValue());
            assertThat(other)
                    .as("a second limit for %s in %s", decidedFor, changes)
                    .isNull();
            before = decidedFor;
        }
    }
}
