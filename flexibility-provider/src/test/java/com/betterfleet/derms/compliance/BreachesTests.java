package com.betterfleet.derms.compliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.Rig;
import com.betterfleet.derms.ServiceTest;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** M19: from readings to an episode, an incident and what is told of it. The circuit's safe default is 200 kW. */
@ServiceTest
class BreachesTests {

    /** A scope is looked at so long after its last look, if readings came. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    @LocalServerPort
    private int port;

    @Autowired
    private Breaches breaches;

    @Autowired
    private BreachWatcher watcher;

    private Rig rig;
    private BigDecimal register = BigDecimal.valueOf(1_000);

    @BeforeEach
    void aSiteWithAMeter() {
        rig = Rig.build(port, "oscp", "");
        rig.put(
                "/assets/" + rig.scope(),
                "{\"microgridId\":\"%s\",\"name\":\"Site meter\",\"category\":\"CONSUMPTION\",\"meteringRole\":\"SITE_METER\","
                                .formatted(rig.scope())
                        + "\"scopeId\":\"%s\",\"ratingKw\":1000}".formatted(rig.scope()));
    }

    @Test
    void whatIsOverTheLimitIsRedUntilItIsNot() {
        draw(300, Duration.ofMinutes(3));
        JsonNode open = judged(breach -> breach.path("end").isNull());
        assertThat(open.get("direction").asString()).isEqualTo("IMPORT");
        assertThat(open.get("kind").asString()).isEqualTo("SHORT_WINDOW");
        assertThat(open.get("basis").asString()).isEqualTo("SITE_METER");
        assertThat(open.get("estimated").asBoolean()).isFalse();
        assertThat(open.get("loadKw").decimalValue()).isEqualByComparingTo("300");
        assertThat(open.get("limitKw").decimalValue()).isEqualByComparingTo("200");
        assertThat(open.get("overKw").decimalValue()).isEqualByComparingTo("100");
        assertThat(open.get("noDataSince").isNull()).isTrue();
        JsonNode incident = rig.incidentsOfScope("BREACH").getFirst();
        assertThat(incident.get("severity").asString()).isEqualTo("CRITICAL");
        assertThat(incident.get("text").asString()).isEqualTo("up to 300 kW drawn, 100 kW over the limit of 200 kW");
        assertThat(incident.get("openedAt")).isEqualTo(open.get("start"));
        assertThat(rig.text("/notifications?limit=1000"))
                .contains(incident.get("text").asString());

        draw(100, Duration.ofMinutes(2));
        judged(breach -> !breach.path("end").isNull());
        rig.pass(Duration.ofMinutes(6));
        await().untilAsserted(() -> assertThat(
                        rig.incidentsOfScope("BREACH").getFirst().get("state").asString())
                .isEqualTo("RESOLVED"));
        assertThat(rig.incidentsOfScope("BREACH")).hasSize(1);
    }

    @Test
    void anEpisodeInWhichDataStopsGoesOnAndSaysSo() {
        draw(300, Duration.ofMinutes(3));
        judged(breach -> breach.path("end").isNull());
        String seen = rig.now().toString();

        rig.pass(Duration.ofMinutes(20));

        assertThat(newest().get("end").isNull()).isTrue();
        assertThat(newest().get("noDataSince").isNull()).isFalse();
        await().untilAsserted(() -> assertThat(
                        rig.incidentsOfScope("BREACH").getFirst().get("text").asString())
                .as("data until about " + seen)
                .contains(", no data since "));
        assertThat(rig.incidentsOfScope("BREACH").getFirst().get("state").asString())
                .isEqualTo("OPEN");
    }

    @Test
    void whereTheLoadLeadsIsToldBefore() {
        // Into a quarter hour: of one whose start is not metered nobody knows where it leads.
        rig.pass(Duration.ofSeconds(840 + 900 - Math.floorMod(rig.now().getEpochSecond(), 900)));
        draw(150, Duration.ofMinutes(4));
        rig.pass(PAUSE);
        assertThat(rig.incidentsOfScope("HEADING_FOR_BREACH")).isEmpty();

        draw(230, Duration.ofSeconds(24));
        rig.pass(PAUSE);

        await().untilAsserted(() ->
                assertThat(rig.incidentsOfScope("HEADING_FOR_BREACH")).hasSize(1));
        assertThat(rig.incidentsOfScope("BREACH")).isEmpty();
        JsonNode incident = rig.incidentsOfScope("HEADING_FOR_BREACH").getFirst();
        assertThat(incident.get("severity").asString()).isEqualTo("ADVISORY");
        assertThat(incident.get("text").asString())
                .startsWith("heading for ")
                .contains("over the quarter hour's limit of 200 kW");
    }

    @Test
    void whereLimitsAreOnlyObservedThereIsNoBreach() {
        rig.unbind();
        rig.put(
                "/connections/" + rig.connection() + "/groups/" + rig.group(),
                "{\"scopeId\":\"%s\",\"enforcement\":\"OBSERVE\"}".formatted(rig.scope()));
        draw(300, Duration.ofMinutes(3));
        rig.pass(Duration.ofSeconds(10));

        assertThat(rig.get("/scopes/" + rig.scope() + "/breaches").get("items")).isEmpty();
        assertThat(breaches.judging(rig.scope()).unjudged()).contains(Breaches.Unjudged.OBSERVED);
    }

    @Test
    void aBreachIsOverWhereNobodyJudgesItAnyMore() {
        draw(300, Duration.ofMinutes(3));
        judged(breach -> breach.path("end").isNull());

        rig.put("/scopes/" + rig.scope(), "{\"microgridId\":\"%s\",\"name\":\"Yard\"}".formatted(rig.scope()));
        rig.pass(Duration.ofMinutes(2));

        await().until(this::newest, breach -> !breach.path("end").isNull());
        assertThat(breaches.judging(rig.scope()).unjudged()).contains(Breaches.Unjudged.NO_CIRCUIT);
    }

    @Test
    void instancesThatJudgeAtOnceTellOneEpisodeAndOneIncident() {
        draw(300, Duration.ofMinutes(3));
        List<Thread> others = IntStream.range(0, 4)
                .mapToObj(i -> Thread.ofVirtual().start(() -> {
                    for (int turn = 0; turn < 20; turn++) {
                        watcher.runDue();
                    }
                }))
                .toList();
        await().until(() -> others.stream().noneMatch(Thread::isAlive));

        await().until(this::newest, breach -> breach.path("end").isNull());
        assertThat(rig.get("/scopes/" + rig.scope() + "/breaches").get("items")).hasSize(1);
        assertThat(rig.incidentsOfScope("BREACH")).hasSize(1);
        assertThat(rig.incidentsOfScope("BREACH").getFirst().get("count").asInt())
                .isEqualTo(1);
    }

    @Test
    void theNewestComeFirstPageByPage() {
        for (int i = 0; i < 3; i++) {
            draw(300, Duration.ofMinutes(3));
            judged(breach -> breach.path("end").isNull());
            draw(100, Duration.ofMinutes(3));
            judged(breach -> !breach.path("end").isNull());
        }

        JsonNode first = rig.get("/scopes/" + rig.scope() + "/breaches?limit=2");
        assertThat(first.get("items")).hasSize(2);
        assertThat(first.get("next").asString()).startsWith("/api/v1/scopes/");
        JsonNode rest = rig.get(first.get("next").asString().substring("/api/v1".length()));
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
        Rig.Answer answer = rig.tryPut(
                "/scopes/" + rig.scope(),
                "{\"microgridId\":\"%s\",\"name\":\"Yard\",\"circuitId\":\"%s\",\"%s\":%s}"
                        .formatted(rig.scope(), rig.scope(), field, value));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains(field, expected);
    }

    @Test
    void termsAreToldWithTheScopeAsTheyAreInForce() {
        assertThat(rig.get("/scopes/" + rig.scope())
                        .get("breachTolerancePercent")
                        .asInt())
                .isEqualTo(2);
        rig.put(
                "/scopes/" + rig.scope(),
                "{\"microgridId\":\"%s\",\"name\":\"Yard\",\"circuitId\":\"%s\",\"breachToleranceKw\":150}"
                        .formatted(rig.scope(), rig.scope()));
        assertThat(rig.get("/scopes/" + rig.scope()).get("breachToleranceKw").asInt())
                .isEqualTo(150);

        draw(300, Duration.ofMinutes(3));
        rig.pass(Duration.ofSeconds(10));

        assertThat(rig.get("/scopes/" + rig.scope() + "/breaches").get("items")).isEmpty();
    }

    /** The newest breach, which is as expected by the time at which the readings that came are looked at. */
    private JsonNode judged(Predicate<JsonNode> expected) {
        rig.pass(PAUSE);
        return await().pollDelay(Duration.ZERO).until(this::newest, expected);
    }

    private JsonNode newest() {
        JsonNode items = rig.get("/scopes/" + rig.scope() + "/breaches").get("items");
        return items.isEmpty() ? items : items.get(0);
    }

    /** Lets time pass and posts what the meter showed meanwhile, each six seconds. */
    private void draw(int kilowatts, Duration time) {
        Instant from = rig.now();
        rig.pass(time);
        BigDecimal before = register;
        List<String> readings = IntStream.rangeClosed(0, (int) (time.toSeconds() / 6))
                .mapToObj(i -> "{\"assetId\":\"%s\",\"at\":\"%s\",\"importWh\":%s}"
                        .formatted(
                                rig.scope(),
                                from.plusSeconds(6L * i),
                                before.add(BigDecimal.valueOf(kilowatts * 6_000L * i)
                                        .divide(BigDecimal.valueOf(3_600), 6, RoundingMode.HALF_UP))))
                .toList();
        register = before.add(BigDecimal.valueOf(kilowatts * 1_000L * time.toSeconds())
                .divide(BigDecimal.valueOf(3_600), 6, RoundingMode.HALF_UP));
        assertThat(rig.post("/meter-readings", readings.stream().collect(Collectors.joining(",", "[", "]")))
                        .status())
                .isEqualTo(200);
    }
}
