package com.betterfleet.acceptance;

import static com.betterfleet.acceptance.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(Services.class)
@DisplayName("M6, M7: two instances on one database are one service")
class TwoInstancesIT {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final int SITES = 12;
    private static final int STEPS = 10;

    private final RunningService first;
    private final RunningService second;

    TwoInstancesIT(TwoInstances instances) {
        first = instances.first();
        second = instances.second();
    }

    @Test
    void aForecastThatOneAcceptsIsInForceAtTheOtherWhichAlsoDecidesItsBoundaries() {
        Site site = site();
        Instant begin = second();
        site.through(second)
                .send(site.forecast("CONSUMPTION").blocks(begin, HOUR, 700, 600, 500))
                .expecting(204);
        eventually(() -> site.showsImport(700, "ENVELOPE"));

        // All that falls due is decided within this call, by the instance that is called.
        first.api().moveTo(begin.plus(HOUR));
        site.through(second).showsImport(600, "ENVELOPE");
        second.api().moveTo(begin.plus(HOUR.multipliedBy(2)));
        site.showsImport(500, "ENVELOPE");
    }

    @Test
    void thereAreNeverTwoLimitsForOneInstantHoweverTheTwoRace() throws InterruptedException {
        List<Site> sites = IntStream.range(0, SITES).mapToObj(i -> site()).toList();
        Instant begin = second().plusSeconds(4);
        double[] limits = IntStream.range(0, STEPS).mapToDouble(i -> 500 + i).toArray();
        for (Site site : sites) {
            site.send(site.forecast("CONSUMPTION").blocks(begin, SHORT, limits)).expecting(204);
        }
        Instant end = begin.plus(SHORT.multipliedBy(STEPS));
        for (int round = 0; second().isBefore(end); round++) {
            // The same again, which makes both decide at odd instants as well.
            for (int i = 0; i < SITES; i++) {
                Site site = sites.get(i);
                site.through((i + round) % 2 == 0 ? first : second)
                        .send(site.forecast("CONSUMPTION").blocks(begin, SHORT, limits))
                        .expecting(204);
            }
            TimeUnit.MILLISECONDS.sleep(150);
        }
        eventually(() -> assertThat(sites).allSatisfy(site -> site.showsImport(Site.SAFE_DEFAULT, "SAFE_DEFAULT")));

        List<Double> expected = DoubleStream.of(limits).boxed().toList();
        for (Site site : sites) {
            List<JsonNode> changes = changes(site);
            assertOneLimitForEachInstant(changes);
            assertThat(limitsInTurn(changes))
                    .as("each block once, in its order")
                    .isEqualTo(expected);
        }
    }

    @Test
    void whenOneIsKilledAtABoundaryTheOtherMovesAllCircuits() throws InterruptedException {
        List<Site> sites = IntStream.range(0, SITES).mapToObj(i -> site()).toList();
        Instant boundary = second().plusSeconds(5);
        for (Site site : sites) {
            site.through(second)
                    .send(site.forecast("CONSUMPTION")
                            .block(boundary.minusSeconds(60), boundary, 700)
                            .block(boundary, boundary.plus(HOUR), 300))
                    .expecting(204);
        }
        eventually(() -> assertThat(sites).allSatisfy(site -> site.showsImport(700, "ENVELOPE")));
        // In the moment in which it takes up what falls due.
        TimeUnit.MILLISECONDS.sleep(
                Math.max(0, Duration.between(first.api().now(), boundary).toMillis()));
        second.kill();
        try {
            eventually(() -> assertThat(sites).allSatisfy(site -> site.showsImport(300, "ENVELOPE")));
            for (Site site : sites) {
                List<JsonNode> changes = changes(site);
                assertOneLimitForEachInstant(changes);
                Instant written =
                        Instant.parse(changes.getLast().get("writtenAt").asString());
                assertThat(Duration.between(boundary, written)).isLessThan(Duration.ofSeconds(2));
            }
        } finally {
            second.launchAgain();
            second.awaitReady();
        }
    }

    @Test
    void aHeartbeatHeardByOneCountsForTheOther() {
        Site site = site();
        Instant begin = second();
        site.send(site.forecast("CONSUMPTION").blocks(begin, HOUR, 700)).expecting(204);
        site.send(site.forecast("FALLBACK_CONSUMPTION").blocks(begin, HOUR, 300))
                .expecting(204);
        site.beat(first.api().now().plusSeconds(30)).expecting(204);
        Instant former = aliveUntil(site);
        site.through(second).beat(former.plusSeconds(60)).expecting(204);
        eventually(() -> site.showsImport(700, "ENVELOPE"));

        first.api().moveTo(former.plusSeconds(1));

        site.showsImport(700, "ENVELOPE");
        assertThat(site.link().get("liveness").asString()).isEqualTo("UP");
        assertThat(aliveUntil(site)).isAfter(former.plusSeconds(60));
    }

    @Test
    void aLossIsFoundOnceThoughBothLook() throws InterruptedException {
        List<Site> sites = IntStream.range(0, SITES).mapToObj(i -> site()).toList();
        Instant begin = second();
        Instant offline = first.api().now().plusSeconds(5);
        for (Site site : sites) {
            site.send(site.forecast("CONSUMPTION").blocks(begin, HOUR, 700)).expecting(204);
            site.send(site.forecast("FALLBACK_CONSUMPTION").blocks(begin, HOUR, 300))
                    .expecting(204);
            site.beat(offline).expecting(204);
        }
        // Real time brings it, and both are awake.
        TimeUnit.MILLISECONDS.sleep(Math.max(
                0,
                Duration.between(first.api().now(), aliveUntil(sites.getFirst()))
                        .toMillis()));
        eventually(
                () -> assertThat(sites).allSatisfy(site -> site.through(second).showsImport(300, "ENVELOPE")));
        eventually(() -> assertThat(sites)
                .allSatisfy(site -> assertThat(lost(first, site)).hasSize(1)));
        // Long enough for either to look once more.
        TimeUnit.SECONDS.sleep(1);

        for (Site site : sites) {
            assertThat(lost(first, site)).hasSize(1);
            String id = lost(second, site).getFirst().get("id").toString();
            assertThat(first.api()
                            .read("/notifications?limit=1000")
                            .get("items")
                            .valueStream()
                            .filter(told -> told.get("incidentId").toString().equals(id)))
                    .as("told once")
                    .hasSize(1);
            assertOneLimitForEachInstant(changes(site));
        }
    }

    private Site site() {
        return Site.create(first, "vector", "http://localhost:9/oscp/cp/2.0", Map.of("heartbeatIntervalSeconds", 10));
    }

    /** The present, to the second before. */
    private Instant second() {
        return first.api().now().truncatedTo(ChronoUnit.SECONDS);
    }

    private static Instant aliveUntil(Site site) {
        return Instant.parse(site.link().get("aliveUntil").asString());
    }

    private static List<JsonNode> lost(RunningService service, Site site) {
        return service.api()
                .read("/incidents?limit=1000")
                .get("items")
                .valueStream()
                .filter(incident -> incident.get("kind").asString().equals("LINK_LOST"))
                .filter(incident -> incident.path("connectionId").asString("").equals(site.connection()))
                .toList();
    }

    /** Of import, in the order in which they were written. */
    private static List<JsonNode> changes(Site site) {
        List<JsonNode> changes = new ArrayList<>(site.api()
                .read("/circuits/%s/changes?direction=IMPORT&limit=1000".formatted(site.circuit()))
                .get("items")
                .valueStream()
                .toList());
        changes.sort(Comparator.comparingLong(change -> change.get("id").asLong()));
        return changes;
    }

    /** What envelopes allowed, kW; that the same limit came to rest on a newer message is no other limit. */
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
