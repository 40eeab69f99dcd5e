package com.betterfleet.derms.compliance.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import com.betterfleet.derms.compliance.BreachQueries;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** M19: from readings to an episode, an incident and its notification. The circuit's safe default is 200 kW. */
@Tag("sql")
@ServiceTest
class BreachMonitorTests {

    /** The minimum time between two checks of a scope when readings arrive. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    @LocalServerPort
    private int port;

    @Autowired
    private BreachQueries breaches;

    @Autowired
    private BreachMonitor monitor;

    private TestRig rig;
    private BigDecimal register = BigDecimal.valueOf(1_000);

    @BeforeEach
    void aSiteWithAMeter() {
        rig = TestRig.create(port, "oscp", "");
        rig.putAdmin(
                "/assets/" + rig.scopeId(),
                "{\"microgridId\":\"%s\",\"name\":\"Site meter\",\"category\":\"CONSUMPTION\",\"meteringRole\":\"SITE_METER\","
                                .formatted(rig.scopeId())
                        + "\"scopeId\":\"%s\",\"ratingKw\":1000}".formatted(rig.scopeId()));
    }

    @Test
    void loadAboveTheLimitIsCriticalUntilItIsNot() {
        drawPower(300, Duration.ofMinutes(3));
        JsonNode open = awaitNewest(breach -> breach.path("end").isNull());
        assertThat(open.get("direction").asString()).isEqualTo("IMPORT");
        assertThat(open.get("kind").asString()).isEqualTo("SHORT_WINDOW");
        assertThat(open.get("basis").asString()).isEqualTo("SITE_METER");
        assertThat(open.get("estimated").asBoolean()).isFalse();
        assertThat(open.get("loadKw").decimalValue()).isEqualByComparingTo("300");
        assertThat(open.get("limitKw").decimalValue()).isEqualByComparingTo("200");
        assertThat(open.get("overKw").decimalValue()).isEqualByComparingTo("100");
        assertThat(open.get("noDataSince").isNull()).isTrue();
        JsonNode incident = rig.findScopeIncidents("BREACH").getFirst();
        assertThat(incident.get("severity").asString()).isEqualTo("CRITICAL");
        assertThat(incident.get("text").asString())
                .isEqualTo("Up to 300\u202FkW drawn, 100\u202FkW over the limit of 200\u202FkW");
        assertThat(incident.get("openedAt")).isEqualTo(open.get("start"));
        assertThat(rig.getText("/notifications?limit=1000"))
                .contains(incident.get("text").asString());

        drawPower(100, Duration.ofMinutes(2));
        awaitNewest(breach -> !breach.path("end").isNull());
        rig.advanceTime(Duration.ofMinutes(6));
        await().untilAsserted(() -> assertThat(
                        rig.findScopeIncidents("BREACH").getFirst().get("state").asString())
                .isEqualTo("RESOLVED"));
        assertThat(rig.findScopeIncidents("BREACH")).hasSize(1);
    }

    @Test
    void aRegisterThatBlinksIsNoBreachAndItsReadingsAreListed() {
        drawPower(100, Duration.ofMinutes(2));
        for (String blink : List.of("0", "4294967295", "9000000")) {
            Instant at = rig.readClock().plusSeconds(1);
            rig.advanceTime(Duration.ofSeconds(2));
            assertThat(rig.postAdmin(
                                    "/meter-readings",
                                    "[{\"assetId\":\"%s\",\"at\":\"%s\",\"importWh\":%s}]"
                                            .formatted(rig.scopeId(), at, blink))
                            .body())
                    .contains("set aside");
            rig.advanceTime(PAUSE);
            drawPower(100, Duration.ofMinutes(2));
            rig.advanceTime(PAUSE);
        }

        assertThat(rig.getAdmin("/scopes/" + rig.scopeId() + "/breaches").get("items"))
                .isEmpty();
        assertThat(rig.getAdmin("/assets/" + rig.scopeId() + "/flagged-readings")
                        .get("items"))
                .hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void anEpisodeWhoseDataStopStaysOpenAndShowsIt() {
        drawPower(300, Duration.ofMinutes(3));
        awaitNewest(breach -> breach.path("end").isNull());
        String seen = rig.readClock().toString();

        rig.advanceTime(Duration.ofMinutes(20));

        assertThat(newestBreach().get("end").isNull()).isTrue();
        assertThat(newestBreach().get("noDataSince").isNull()).isFalse();
        await().untilAsserted(() -> assertThat(
                        rig.findScopeIncidents("BREACH").getFirst().get("text").asString())
                .as("data until about " + seen)
                .contains(", no data since "));
        assertThat(rig.findScopeIncidents("BREACH").getFirst().get("state").asString())
                .isEqualTo("OPEN");
    }

    @Test
    void aProjectedBreachIsNotifiedBeforeTheBreach() {
        // Into a quarter hour: one whose start is not metered cannot be projected.
        rig.advanceTime(
                Duration.ofSeconds(840 + 900 - Math.floorMod(rig.readClock().getEpochSecond(), 900)));
        drawPower(150, Duration.ofMinutes(4));
        rig.advanceTime(PAUSE);
        assertThat(rig.findScopeIncidents("HEADING_FOR_BREACH")).isEmpty();

        drawPower(230, Duration.ofSeconds(24));
        rig.advanceTime(PAUSE);

        await().untilAsserted(() ->
                assertThat(rig.findScopeIncidents("HEADING_FOR_BREACH")).hasSize(1));
        assertThat(rig.findScopeIncidents("BREACH")).isEmpty();
        JsonNode incident = rig.findScopeIncidents("HEADING_FOR_BREACH").getFirst();
        assertThat(incident.get("severity").asString()).isEqualTo("ADVISORY");
        assertThat(incident.get("text").asString())
                .startsWith("By ")
                .contains("the quarter-hour average will be", "over its 200\u202FkW limit");
    }

    @Test
    void whereLimitsAreOnlyObservedThereIsNoBreach() {
        rig.unbindGroup();
        rig.putAdmin(
                "/connections/" + rig.connectionId() + "/groups/" + rig.groupId(),
                "{\"scopeId\":\"%s\",\"enforcement\":\"OBSERVE\"}".formatted(rig.scopeId()));
        drawPower(300, Duration.ofMinutes(3));
        rig.advanceTime(Duration.ofSeconds(10));

        assertThat(rig.getAdmin("/scopes/" + rig.scopeId() + "/breaches").get("items"))
                .isEmpty();
        assertThat(breaches.getEvaluationStatus(rig.scopeId()).unevaluatedReason())
                .contains(BreachQueries.UnevaluatedReason.OBSERVED);
    }

    @Test
    void aBreachEndsWhenItsScopeIsNoLongerEvaluated() {
        drawPower(300, Duration.ofMinutes(3));
        awaitNewest(breach -> breach.path("end").isNull());

        rig.putAdmin("/scopes/" + rig.scopeId(), "{\"microgridId\":\"%s\",\"name\":\"Yard\"}".formatted(rig.scopeId()));
        rig.advanceTime(Duration.ofMinutes(2));

        await().until(this::newestBreach, breach -> !breach.path("end").isNull());
        assertThat(breaches.getEvaluationStatus(rig.scopeId()).unevaluatedReason())
                .contains(BreachQueries.UnevaluatedReason.NO_CIRCUIT);
    }

    @Test
    void instancesThatEvaluateAtOnceRecordOneEpisodeAndOneIncident() {
        drawPower(300, Duration.ofMinutes(3));
        List<Thread> others = IntStream.range(0, 4)
                .mapToObj(i -> Thread.ofVirtual().start(() -> {
                    for (int turn = 0; turn < 20; turn++) {
                        monitor.runDue();
                    }
                }))
                .toList();
        await().until(() -> others.stream().noneMatch(Thread::isAlive));

        await().until(this::newestBreach, breach -> breach.path("end").isNull());
        assertThat(rig.getAdmin("/scopes/" + rig.scopeId() + "/breaches").get("items"))
                .hasSize(1);
        assertThat(rig.findScopeIncidents("BREACH")).hasSize(1);
        assertThat(rig.findScopeIncidents("BREACH").getFirst().get("count").asInt())
                .isEqualTo(1);
    }

    @Test
    void theNewestComeFirstPageByPage() {
        for (int i = 0; i < 3; i++) {
            drawPower(300, Duration.ofMinutes(3));
            awaitNewest(breach -> breach.path("end").isNull());
            drawPower(100, Duration.ofMinutes(3));
            awaitNewest(breach -> !breach.path("end").isNull());
        }

        JsonNode first = rig.getAdmin("/scopes/" + rig.scopeId() + "/breaches?limit=2");
        assertThat(first.get("items")).hasSize(2);
        assertThat(first.get("next").asString()).startsWith("/api/v1/scopes/");
        JsonNode rest = rig.getAdmin(first.get("next").asString().substring("/api/v1".length()));
        assertThat(rest.get("items")).isNotEmpty();
        assertThat(rest.get("items").get(0).get("id").asLong())
                .isLessThan(first.get("items").get(1).get("id").asLong());
    }

    @ParameterizedTest
    @CsvSource({
        "breachWindowSeconds, 59, 60 to 900 seconds",
        "breachWindowSeconds, 901, 60 to 900 seconds",
        "breachSettleSeconds, -1, 0 to 900 seconds",
        "breachTolerancePercent, 100.1, 0 to 100",
        "breachTolerancePercent, 1e-999999999, 0 to 100",
        "breachToleranceKw, -1, 0 to 10000000 kW"
    })
    void termsThatMakeNoSenseAreRefusedWithWhatWould(String field, String value, String expected) {
        TestRig.HttpAnswer answer = rig.tryPutAdmin(
                "/scopes/" + rig.scopeId(),
                "{\"microgridId\":\"%s\",\"name\":\"Yard\",\"circuitId\":\"%s\",\"%s\":%s}"
                        .formatted(rig.scopeId(), rig.scopeId(), field, value));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains(field, expected);
    }

    @Test
    void termsAreReturnedWithTheScopeAsTheyAreInForce() {
        assertThat(rig.getAdmin("/scopes/" + rig.scopeId())
                        .get("breachTolerancePercent")
                        .asInt())
                .isEqualTo(2);
        rig.putAdmin(
                "/scopes/" + rig.scopeId(),
                "{\"microgridId\":\"%s\",\"name\":\"Yard\",\"circuitId\":\"%s\",\"breachToleranceKw\":150}"
                        .formatted(rig.scopeId(), rig.scopeId()));
        assertThat(rig.getAdmin("/scopes/" + rig.scopeId())
                        .get("breachToleranceKw")
                        .asInt())
                .isEqualTo(150);

        drawPower(300, Duration.ofMinutes(3));
        rig.advanceTime(Duration.ofSeconds(10));

        assertThat(rig.getAdmin("/scopes/" + rig.scopeId() + "/breaches").get("items"))
                .isEmpty();
    }

    /** Waits until the newest breach is as expected, and returns it. */
    private JsonNode awaitNewest(Predicate<JsonNode> expected) {
        rig.advanceTime(PAUSE);
        return await().pollDelay(Duration.ZERO).until(this::newestBreach, expected);
    }

    private JsonNode newestBreach() {
        JsonNode items = rig.getAdmin("/scopes/" + rig.scopeId() + "/breaches").get("items");
        return items.isEmpty() ? items : items.get(0);
    }

    /** Moves time and posts what the meter showed meanwhile, every six seconds. */
    private void drawPower(int kilowatts, Duration time) {
        Instant from = rig.readClock();
        rig.advanceTime(time);
        BigDecimal before = register;
        List<String> readings = IntStream.rangeClosed(0, (int) (time.toSeconds() / 6))
                .mapToObj(i -> "{\"assetId\":\"%s\",\"at\":\"%s\",\"importWh\":%s}"
                        .formatted(
                                rig.scopeId(),
                                from.plusSeconds(6L * i),
                                before.add(BigDecimal.valueOf(kilowatts * 6_000L * i)
                                        .divide(BigDecimal.valueOf(3_600), 6, RoundingMode.HALF_UP))))
                .toList();
        register = before.add(BigDecimal.valueOf(kilowatts * 1_000L * time.toSeconds())
                .divide(BigDecimal.valueOf(3_600), 6, RoundingMode.HALF_UP));
        assertThat(rig.postAdmin("/meter-readings", readings.stream().collect(Collectors.joining(",", "[", "]")))
                        .status())
                .isEqualTo(200);
    }
}
