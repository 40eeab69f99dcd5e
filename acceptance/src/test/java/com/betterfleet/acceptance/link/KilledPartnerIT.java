package com.betterfleet.acceptance.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.acceptance.client.HttpCalls;
import com.betterfleet.acceptance.fixture.ForecastMessage;
import com.betterfleet.acceptance.fixture.VectorLink;
import com.betterfleet.acceptance.process.Chromium;
import com.betterfleet.acceptance.process.PromisedTime;
import com.betterfleet.acceptance.process.RunningService;
import com.betterfleet.acceptance.process.SharedProcesses;
import com.microsoft.playwright.Page;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedProcesses.class)
@DisplayName("M7: a partner's process is killed, and rows 6, 7 and 8 follow each other, each as its time comes")
class KilledPartnerIT {

    private static final String ID = "killed";
    private static final String CIRCUIT = "/circuits/c-" + ID;

    private static final double RATING = 1_000;
    private static final double SAFE_DEFAULT = 400;
    private static final double PRIMARY = 350;
    private static final double FALLBACK = 300;

    /** So long that no machine misses a heartbeat; time is moved to see the loss. */
    private static final int INTERVAL_SECONDS = 20;

    /** Longer than any step takes, however slow the machine is. */
    private static final Duration FALLBACK_COVER = Duration.ofMinutes(20);

    private static final Duration PRIMARY_COVER = Duration.ofMinutes(40);

    /** Before each instant, so that it comes with real time. */
    private static final Duration SHORTLY = Duration.ofMillis(500);

    private static final Duration NOTICED = Duration.ofSeconds(1);
    private static final Duration SHOWN = Duration.ofSeconds(4);

    private final RunningService service;
    private final VectorLink vector;

    KilledPartnerIT(RunningService service) {
        this.service = service;
        vector = VectorLink.configureInServiceTime(service, ID, Map.of("heartbeatIntervalSeconds", INTERVAL_SECONDS));
        service.api()
                .put(
                        CIRCUIT,
                        Map.of(
                                "microgridId",
                                "m-" + ID,
                                "name",
                                "Incomer",
                                "kind",
                                "GRID_CONNECTION",
                                "ratingKw",
                                RATING,
                                "safeDefaultKw",
                                SAFE_DEFAULT))
                .requireStatus(200);
        service.api()
                .put("/scopes/s-" + ID, Map.of("microgridId", "m-" + ID, "name", ID, "circuitId", "c-" + ID))
                .requireStatus(200);
    }

    @AfterEach
    void hangUp() {
        vector.close();
    }

    @Test
    void thePageShowsCoverageByFallbackThenByForecastThenByNothing() {
        try (Chromium chromium = Chromium.start()) {
            Page page = circuitPage(chromium);
            vector.awaitField("state", "ONLINE");
            vector.awaitField("liveness", "UP");
            Instant begin = service.api().now().truncatedTo(ChronoUnit.SECONDS);
            Instant fallbackEnd = begin.plus(FALLBACK_COVER);
            Instant primaryEnd = begin.plus(PRIMARY_COVER);
            sendForecast(ForecastMessage.of("CONSUMPTION", VectorLink.group(ID))
                    .addBlock(begin.minusSeconds(60), primaryEnd, PRIMARY));
            sendForecast(ForecastMessage.of("FALLBACK_CONSUMPTION", VectorLink.group(ID))
                    .addBlock(begin.minusSeconds(60), fallbackEnd, FALLBACK));
            awaitRowAndPage(page, 3, PRIMARY, "ENVELOPE", false, "");

            vector.distributor().kill();

            Instant aliveUntil = Instant.parse(vector.readField("aliveUntil"));
            moveShortlyBefore(aliveUntil);
            Duration lossNoticed = awaitRowAndPage(page, 6, FALLBACK, "ENVELOPE", true, "Its fallback limit applies");
            assertThat(vector.readField("lostAt")).isEqualTo(aliveUntil.toString());
            moveShortlyBefore(fallbackEnd);
            Duration endNoticed = awaitRowAndPage(page, 7, PRIMARY, "ENVELOPE", true, "Its last forecast");
            moveShortlyBefore(primaryEnd);
            Duration allEndsNoticed = awaitRowAndPage(page, 8, SAFE_DEFAULT, "SAFE_DEFAULT", true, "safe default");

            List<JsonNode> rows = changesWithEnvelopes();
            assertThat(rows)
                    .extracting(change -> change.get("decisionRow").asInt())
                    .containsExactly(3, 6, 7, 8);
            assertInTime(rows.get(1), aliveUntil, lossNoticed);
            assertInTime(rows.get(2), fallbackEnd, endNoticed);
            assertInTime(rows.get(3), primaryEnd, allEndsNoticed);
        }
    }

    private void moveShortlyBefore(Instant time) {
        service.api().moveClockTo(time.minus(SHORTLY));
    }

    /**
     * Waits for the decision row, and then until the open page shows the same as the circuit's resource.
     *
     * @return the time allowed for the decision
     */
    private Duration awaitRowAndPage(Page page, int row, double kw, String source, boolean yellow, String words) {
        Duration allowed = PromisedTime.awaitAllowing(NOTICED, service, () -> {
            JsonNode circuit = service.api().readJson(CIRCUIT);
            assertThat(newest().get("decisionRow").asInt()).isEqualTo(row);
            assertThat(circuit.get("availableCapacityKw").asDouble()).isEqualTo(kw);
            assertThat(circuit.get("importSource").asString()).isEqualTo(source);
        });
        PromisedTime.requireWithin(SHOWN, service, () -> {
            assertThat(page.locator("#now [data-value=limit]").textContent()).startsWith("%.0f".formatted(kw));
            String panelClass = page.locator("#now").getAttribute("class");
            assertThat(panelClass.contains("now-yellow")).as(panelClass).isEqualTo(yellow);
            assertThat(panelClass).doesNotContain("now-red");
            assertThat(page.locator("#now").textContent()).contains(words);
        });
        return allowed;
    }

    private static void assertInTime(JsonNode change, Instant due, Duration allowed) {
        Instant decidedFor = Instant.parse(change.get("decidedFor").asString());
        assertThat(decidedFor).as(change.toString()).isBetween(due, due.plus(allowed));
    }

    private void sendForecast(ForecastMessage forecast) {
        HttpCalls.postJson(vector.distributor().url() + "/control/forecast", forecast.toString())
                .requireStatus(200);
    }

    private JsonNode newest() {
        return changes("&limit=1").getFirst();
    }

    /** Returns the changes from the first forecast on, in order. */
    private List<JsonNode> changesWithEnvelopes() {
        return changes("").stream()
                .sorted(Comparator.comparingLong(change -> change.get("id").asLong()))
                .dropWhile(change -> change.get("decisionRow").asInt() != 3)
                .toList();
    }

    private List<JsonNode> changes(String query) {
        return service.api()
                .readJson(CIRCUIT + "/changes?direction=IMPORT" + query)
                .get("items")
                .valueStream()
                .toList();
    }

    private Page circuitPage(Chromium chromium) {
        Page page = chromium.openSignedIn(service, "admin", RunningService.PASSWORD);
        page.navigate(service.url() + "/console" + CIRCUIT);
        return page;
    }
}
