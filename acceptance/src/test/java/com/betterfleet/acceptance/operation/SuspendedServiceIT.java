package com.betterfleet.acceptance.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.acceptance.client.HttpCalls;
import com.betterfleet.acceptance.fixture.TestSite;
import com.betterfleet.acceptance.process.Chromium;
import com.betterfleet.acceptance.process.DatabaseServer;
import com.betterfleet.acceptance.process.KillableService;
import com.betterfleet.acceptance.process.PromisedTime;
import com.betterfleet.acceptance.process.RunningService;
import com.betterfleet.acceptance.process.SharedProcesses;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@ExtendWith(SharedProcesses.class)
@DisplayName("M6, M7: a suspended service, and one with a suspended database, continue by the decision table")
class SuspendedServiceIT {

    private static final Duration HOUR = Duration.ofHours(1);

    /**
     * Interval demanded of the partner. Half of one is grace, and three are its time after a suspension of the service.
     */
    private static final int INTERVAL = 10;

    /** Longer than the two seconds after which a missing heartbeat may be the service's own fault. */
    private static final Duration ASLEEP = Duration.ofSeconds(8);

    private static final Duration AT_ONCE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** After this time without an answer the service counts as silent. */
    private static final Duration SILENCE = Duration.ofSeconds(20);

    private final RunningService service;

    SuspendedServiceIT(KillableService expendable) {
        service = expendable.service();
    }

    @Test
    void aPartnerWhoseTimeRanOutWhileTheServiceWasSuspendedIsUnknownNotLostAndABoundaryMeanwhileIsAppliedAtOnce()
            throws InterruptedException {
        TestSite site = site();
        Instant boundary = second().plusSeconds(4);
        site.sendMessage(site.newForecast("CONSUMPTION")
                        .addBlock(boundary.minusSeconds(60), boundary, 700)
                        .addBlock(boundary, boundary.plus(HOUR), 600))
                .requireStatus(204);
        site.sendMessage(site.newForecast("FALLBACK_CONSUMPTION")
                        .addBlock(boundary.minusSeconds(60), boundary.plus(HOUR), 500))
                .requireStatus(204);
        site.sendHeartbeat(service.api().now().plusSeconds(1)).requireStatus(204);
        shows(site, 700);
        JsonNode before = site.readCircuit();

        service.suspend();
        TimeUnit.MILLISECONDS.sleep(ASLEEP.toMillis());
        service.resume();
        Instant resumed = service.api().now();

        // Row 9: the lower of forecast and fallback, of the blocks that cover now.
        PromisedTime.requireWithin(AT_ONCE, service, () -> site.assertImport(500, "ENVELOPE"));
        JsonNode constraint = site.readConstraint();
        assertThat(constraint.get("mode").asString()).isEqualTo("FALLBACK");
        assertThat(constraint.at("/import/reason").asString()).isEqualTo("LINK_UNKNOWN");
        assertThat(site.readConnection().get("liveness").asString()).isEqualTo("UNKNOWN");
        JsonNode change = newest(site);
        assertThat(change.get("decisionRow").asInt()).isEqualTo(9);
        assertThat(Instant.parse(change.get("decidedFor").asString())).isBefore(resumed.plus(AT_ONCE));
        // A consumer that follows the schedule it read before has this limit too, from aliveUntil on.
        assertThat(scheduled(before, boundary.plusSeconds(60))).isEqualTo(500);
        await().atMost(PATIENCE).until(service::isReady);

        site.sendHeartbeat(service.api().now().plusSeconds(600)).requireStatus(204);

        // Nothing was open before, so there is no recovery hold; and the boundary is still applied.
        shows(site, 600);
        assertThat(site.readConstraint().get("mode").asString()).isEqualTo("FORECAST");
        assertThat(incidents("LINK_LOST", site)).isEmpty();
    }

    /** At other instants of the quarter second between two checks; three intervals outlast the slowest answer. */
    @ParameterizedTest
    @ValueSource(ints = {0, 60, 120, 180})
    void aSuspensionAtAnyInstantOfTheChecksLosesNoPartner(int millisIntoTheCheck) throws InterruptedException {
        TestSite site = TestSite.create(
                service, "vector", "http://localhost:9/oscp/cp/2.0", Map.of("heartbeatIntervalSeconds", 20));
        Instant start = second();
        site.sendMessage(site.newForecast("CONSUMPTION").addBlock(start.minusSeconds(60), start.plus(HOUR), 700))
                .requireStatus(204);
        site.sendHeartbeat(service.api().now().plusSeconds(1)).requireStatus(204);
        shows(site, 700);
        Instant aliveUntil =
                Instant.parse(site.readConnection().get("aliveUntil").asString());
        Instant shortlyBefore = aliveUntil.minus(ASLEEP).plusSeconds(2);
        if (service.api().now().isBefore(shortlyBefore)) {
            service.api().moveClockTo(shortlyBefore);
        }
        TimeUnit.MILLISECONDS.sleep(millisIntoTheCheck);

        service.suspend();
        TimeUnit.MILLISECONDS.sleep(ASLEEP.toMillis());
        service.resume();

        await().atMost(PATIENCE)
                .until(() -> !site.readConnection().get("liveness").asString().equals("UP"));
        assertThat(site.readConnection().get("liveness").asString()).isEqualTo("UNKNOWN");
        assertThat(site.readConnection().get("lostAt").isNull()).isTrue();
        assertThat(newest(site).get("decisionRow").asInt()).isIn(3, 9);
        assertThat(incidents("LINK_LOST", site)).isEmpty();
    }

    @Test
    void aLinkThatHasNotTimedOutStaysUpAndOnlyTheMissedBoundaryIsApplied() throws InterruptedException {
        TestSite site = site();
        Instant boundary = second().plusSeconds(3);
        site.sendMessage(site.newForecast("CONSUMPTION")
                        .addBlock(boundary.minusSeconds(60), boundary, 700)
                        .addBlock(boundary, boundary.plus(HOUR), 200))
                .requireStatus(204);
        site.sendHeartbeat(service.api().now().plusSeconds(500)).requireStatus(204);
        shows(site, 700);

        service.suspend();
        TimeUnit.MILLISECONDS.sleep(ASLEEP.toMillis());
        service.resume();

        PromisedTime.requireWithin(AT_ONCE, service, () -> site.assertImport(200, "ENVELOPE"));
        assertThat(site.readConnection().get("liveness").asString()).isEqualTo("UP");
        assertThat(newest(site).get("decisionRow").asInt()).isEqualTo(3);
    }

    @Test
    void withoutTheDatabaseThePageShowsOldDataAndAfterItsReturnTheRightLimitAppliesWithoutARestart()
            throws IOException, InterruptedException {
        TestSite site = site();
        try (Chromium chromium = Chromium.start()) {
            Page page = circuitPage(chromium, site);
            Instant boundary = second().plusSeconds(6);
            site.sendMessage(site.newForecast("CONSUMPTION")
                            .addBlock(boundary.minusSeconds(60), boundary, 700)
                            .addBlock(boundary, boundary.plus(HOUR), 200))
                    .requireStatus(204);
            site.sendHeartbeat(service.api().now().plusSeconds(500)).requireStatus(204);
            shows(site, 700);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    page.locator("#now [data-value=limit]").textContent())
                            .startsWith("700"));
            assertThat(page.locator("#feed-word").textContent()).isEqualTo("live");

            DatabaseServer database = DatabaseServer.of(service);
            database.suspend();
            try {
                await().atMost(PATIENCE.multipliedBy(2)).untilAsserted(() -> {
                    assertThat(page.locator("#feed-word").textContent()).startsWith("no update for ");
                    assertThat(page.locator("body").getAttribute("class")).contains("feed-stale");
                });
                CompletableFuture<Boolean> ready = CompletableFuture.supplyAsync(this::isReady);
                TimeUnit.MILLISECONDS.sleep(ASLEEP.toMillis());
                assertThat(ready.join()).as("readiness").isFalse();
            } finally {
                database.resume();
            }

            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .ignoreExceptions()
                    .untilAsserted(() -> site.assertImport(200, "ENVELOPE"));
            await().atMost(PATIENCE).until(service::isReady);
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(page.locator("#feed-word").textContent()).isEqualTo("live");
                assertThat(page.locator("#now [data-value=limit]").textContent())
                        .startsWith("200");
            });
            assertThat(Instant.parse(newest(site).get("decidedFor").asString())).isAfterOrEqualTo(boundary);
        }
    }

    private TestSite site() {
        return TestSite.create(
                service, "vector", "http://localhost:9/oscp/cp/2.0", Map.of("heartbeatIntervalSeconds", INTERVAL));
    }

    private boolean isReady() {
        try {
            return HttpCalls.get(service.url() + "/actuator/health/readiness", SILENCE)
                            .status()
                    == 200;
        } catch (UncheckedIOException silent) {
            return false;
        }
    }

    private Instant second() {
        return service.api().now().truncatedTo(ChronoUnit.SECONDS);
    }

    private static void shows(TestSite site, double kw) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> site.assertImport(kw, "ENVELOPE"));
    }

    private static double scheduled(JsonNode circuit, Instant at) {
        return circuit.get("schedule")
                .valueStream()
                .filter(step -> !at.isBefore(Instant.parse(step.get("start").asString()))
                        && at.isBefore(Instant.parse(step.get("end").asString())))
                .findFirst()
                .orElseThrow()
                .get("availableCapacityKw")
                .asDouble();
    }

    private JsonNode newest(TestSite site) {
        return service.api()
                .readJson("/circuits/%s/changes?direction=IMPORT&limit=10".formatted(site.circuit()))
                .get("items")
                .valueStream()
                .max(Comparator.comparingLong(change -> change.get("id").asLong()))
                .orElseThrow();
    }

    private List<JsonNode> incidents(String kind, TestSite site) {
        return service.api()
                .readJson("/incidents?limit=1000")
                .get("items")
                .valueStream()
                .filter(incident -> incident.get("kind").asString().equals(kind))
                .filter(incident -> incident.path("connectionId").asString("").equals(site.connection()))
                .toList();
    }

    private Page circuitPage(Chromium chromium, TestSite site) {
        Page page = chromium.openPage();
        page.navigate(service.url() + "/console/microgrids");
        page.fill("#username", "admin");
        page.fill("#password", RunningService.PASSWORD);
        page.click("main button[type=submit]");
        page.waitForURL("**/console/microgrids**");
        page.navigate(service.url() + "/console/circuits/" + site.circuit());
        return page;
    }
}
