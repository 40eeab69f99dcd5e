package com.betterfleet.acceptance.limit;

import static com.betterfleet.acceptance.client.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.acceptance.client.HttpCalls;
import com.betterfleet.acceptance.fixture.TestSite;
import com.betterfleet.acceptance.process.Chromium;
import com.betterfleet.acceptance.process.RunningService;
import com.betterfleet.acceptance.process.RunningSimulator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import tools.jackson.databind.JsonNode;

/** A circuit on another platform, which the simulator provides: three processes and a browser. */
@DisplayName("M6, M9: a circuit on another platform, values written by other systems, and an operational limit")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.CONCURRENT)
class RemoteCircuitIT {

    private final RunningSimulator platform = RunningSimulator.createStopped("platform");
    private final RunningService service = RunningService.start(
            "remote", Map.of("DERMS_CIRCUITS_URL", platform.url() + "/platform/circuits/{id}/capacity"));
    private TestSite site = TestSite.create(service, "oscp");

    @BeforeAll
    void startThePlatform() {
        platform.start(Map.of("SIM_SERVICE_URL", service.url(), "SIM_ADMIN_PASSWORD", RunningService.PASSWORD));
        platform.awaitReady();
    }

    @AfterAll
    void stop() {
        platform.close();
        service.close();
    }

    @BeforeEach
    void applyForecastOf700() {
        behave(0, false);
        site = TestSite.create(service, "oscp");
        Instant begin = service.api().now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);
        site.sendMessage(site.newForecast("CONSUMPTION").addBlocks(begin, Duration.ofHours(12), 700))
                .requireStatus(204);
        eventually(() -> site.assertImport(700, "ENVELOPE"));
        service.api()
                .put("/circuits/" + site.circuit() + "/remote", Map.of("remoteId", site.key()))
                .requireStatus(200);
        eventually(() -> assertThat(readPlatformValue()).isEqualTo(700));
        eventually(() -> assertThat(remote().get("state").asString()).isEqualTo("CONFIRMED"));
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void localControlIsPendingUntilThePlatformConfirmsAndRedWhenItDoesNot() {
        try (Chromium chromium = Chromium.start()) {
            Page page = signedIn(chromium);
            behave(503, false);
            service.api()
                    .post("/scopes/" + site.scope() + "/disconnect", Map.of("reason", "transformer work"))
                    .requireStatus(202);
            page.navigate(service.url() + "/console/scopes/" + site.scope());
            assertThat(chips(page)).containsExactly("Taking back control");
            assertThat(sentence(page)).contains("Taking back control, requested by admin", "has not confirmed it yet");

            service.api().moveClockTo(service.api().now().plusSeconds(11));
            page.reload();
            assertThat(chips(page)).containsExactly("Not written", "Taking back control");
            assertThat(sentence(page)).contains("The circuit's platform has not confirmed it since");
            assertThat(page.locator("body").textContent()).contains("Limit not written");
            // The first attempt to write may still be in progress.
            eventually(() -> {
                page.navigate(service.url() + "/console/circuits/" + site.circuit());
                assertThat(page.locator("#remote").textContent()).contains("503");
            });

            behave(0, false);
            eventually(() -> assertThat(readPlatformValue()).isEqualTo((int) TestSite.SAFE_DEFAULT));
            // The value is read back before it counts as confirmed.
            eventually(() -> assertThat(remote().get("state").asString()).isEqualTo("CONFIRMED"));
            page.navigate(service.url() + "/console/scopes/" + site.scope());
            assertThat(chips(page)).containsExactly("Local control");
            assertThat(sentence(page)).contains("Full local control taken back by admin");
        }
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void aLowerValueOfAnotherSystemIsShownAndReleasedByAnOperator() {
        platform.postControl("platform/" + site.key(), Map.of("availableCapacityKw", 120), 204);
        service.api().moveClockTo(service.api().now().plusSeconds(61));
        eventually(() -> site.assertImport(120, "OPERATIONAL"));

        try (Chromium chromium = Chromium.start()) {
            Page page = signedIn(chromium);
            page.navigate(service.url() + "/console/circuits/" + site.circuit());
            assertThat(page.locator("#now").textContent()).contains("found 120 kW on the circuit", "another system");
            page.locator("#release summary").click();
            assertThat(page.locator("#release .consequence").textContent()).contains("may carry 700");
            page.fill("#release-reason", "the other system was wrong");
            page.locator("#release button").click();
            PlaywrightAssertions.assertThat(page.locator("#release")).hasCount(0);
        }
        site.assertImport(700, "ENVELOPE");
        eventually(() -> assertThat(readPlatformValue()).isEqualTo(700));
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void anOperatorLimitsACircuitByKeyboardUntilATimeOfTheSite() {
        try (Chromium chromium = Chromium.start()) {
            Page page = signedIn(chromium);
            page.navigate(service.url() + "/console/circuits/" + site.circuit());
            page.locator("#limit summary").focus();
            page.keyboard().press("Enter");
            page.locator("#limit-kw").focus();
            page.keyboard().type("lots");
            page.locator("#limit-reason").focus();
            page.keyboard().type("hot transformer");
            page.keyboard().press("Enter");
            page.waitForURL("**/console/circuits/**");
            assertThat(page.locator("#limit .field-error").textContent()).contains("lots", "0 to 10000000 kW");
            assertThat(page.locator("#limit-reason").inputValue()).isEqualTo("hot transformer");
            site.assertImport(700, "ENVELOPE");

            page.fill("#limit-kw", "250.5");
            page.fill("#limit-until", sixInAMonth().toString());
            page.locator("#limit-kw").press("Enter");
            page.locator("#release").waitFor();
            site.assertImport(250.5, "OPERATIONAL");
            assertThat(page.locator("#now").textContent()).contains("hot transformer", "by admin", "until");
        }
        eventually(
                () -> assertThat(remote().get("confirmedCapacityKw").asDouble()).isEqualTo(250.5));
    }

    @Test
    @Execution(ExecutionMode.SAME_THREAD)
    void anUnreachablePlatformRecoversAndTheServiceKilledMeanwhileWritesTheLimitInForce() {
        behave(503, false);
        Instant begin = service.api().now().truncatedTo(ChronoUnit.SECONDS);
        site.sendMessage(site.newForecast("CONSUMPTION").addBlocks(begin, Duration.ofHours(12), 650))
                .requireStatus(204);
        eventually(() -> site.assertImport(650, "ENVELOPE"));
        service.kill();
        behave(0, false);
        service.relaunch();
        service.awaitReady();

        eventually(() -> assertThat(readPlatformValue()).isEqualTo(650));
    }

    private LocalDateTime sixInAMonth() {
        return LocalDate.ofInstant(service.api().now(), ZoneOffset.UTC)
                .plusMonths(1)
                .atTime(6, 0);
    }

    private static List<String> chips(Page page) {
        return page.locator("#now .chip-word").allTextContents();
    }

    private static String sentence(Page page) {
        return page.locator("#now .sentence").first().textContent();
    }

    private Page signedIn(Chromium chromium) {
        return chromium.openSignedIn(service, "admin", RunningService.PASSWORD);
    }

    private void behave(int status, boolean ignores) {
        platform.postControl("platform", Map.of("status", status, "ignores", ignores), 204);
    }

    private int readPlatformValue() {
        return HttpCalls.get(platform.url() + "/platform/circuits/" + site.key() + "/capacity")
                .json()
                .get("availableCapacityKw")
                .asInt();
    }

    private JsonNode remote() {
        return service.api().get("/circuits/" + site.circuit()).json().get("remote");
    }
}
