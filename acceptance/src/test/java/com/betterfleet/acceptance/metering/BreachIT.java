package com.betterfleet.acceptance.metering;

import static com.betterfleet.acceptance.client.Eventually.eventually;
import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.acceptance.fixture.TestSite;
import com.betterfleet.acceptance.process.Chromium;
import com.betterfleet.acceptance.process.KillableService;
import com.betterfleet.acceptance.process.RunningService;
import com.betterfleet.acceptance.process.SharedProcesses;
import com.microsoft.playwright.Page;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Readings arrive over the API, a browser shows the page, and the test kills and suspends the service. */
@ExtendWith(SharedProcesses.class)
@DisplayName("M19: a breach is shown, survives a kill, and a suspended service shows as stuck")
class BreachIT {

    private final RunningService service;
    private final TestSite site;
    private BigDecimal register = BigDecimal.valueOf(5_000);

    BreachIT(KillableService expendable) {
        service = expendable.service();
        site = TestSite.create(service, "oscp");
        service.api()
                .put(
                        "/assets/" + site.key(),
                        Map.of(
                                "microgridId",
                                site.microgrid(),
                                "name",
                                "Site meter",
                                "category",
                                "CONSUMPTION",
                                "meteringRole",
                                "SITE_METER",
                                "scopeId",
                                site.scope(),
                                "ratingKw",
                                4_000))
                .requireStatus(200);
    }

    @Test
    void theSitesPageTurnsRedAndShowsExcessStartAndPeakOnceAlsoAfterAKill() {
        BigDecimal limit = service.api()
                .get("/circuits/" + site.circuit())
                .requireStatus(200)
                .json()
                .get("availableCapacityKw")
                .decimalValue();
        try (Chromium chromium = Chromium.start()) {
            draw(limit.add(BigDecimal.valueOf(110)), Duration.ofMinutes(3));
            eventually(() -> assertThat(breaches()).contains("\"end\":null"));
            Page page = chromium.openSignedIn(service, "admin", RunningService.PASSWORD);
            assertThat(page.locator("#card-" + site.scope() + " .chip-red")).hasText("Over limit");
            assertThat(page.locator("#banner-red")).containsText("Over the limit");

            page.navigate(service.url() + "/console/scopes/" + site.scope());
            assertThat(page.locator(".sentence-red")).containsText("110 kW over the limit, since ");
            assertThat(page.locator(".sentence-red")).containsText("(peak ");
            assertThat(page.locator("#breaches")).containsText("ongoing");

            service.kill();
            service.relaunch();
            service.awaitReady();
            draw(limit.subtract(BigDecimal.TEN), Duration.ofMinutes(2));
            eventually(() -> assertThat(breaches()).doesNotContain("\"end\":null"));
            assertThat(breaches().split("SHORT_WINDOW", -1)).hasSize(2);
            // The killed service's sessions are lost.
            Page again = chromium.openSignedIn(service, "admin", RunningService.PASSWORD);
            again.navigate(service.url() + "/console/scopes/" + site.scope());
            again.locator("#breaches").waitFor();
            assertThat(again.locator(".sentence-red")).hasCount(0);
            assertThat(again.locator("#breaches")).not().containsText("ongoing");
        }
    }

    @Test
    void aServiceThatIsSuspendedShowsAsStuckOnAnOpenPageAndIsRecordedAfterwards() {
        try (Chromium chromium = Chromium.start()) {
            Page page = chromium.openSignedIn(service, "admin", RunningService.PASSWORD);
            page.navigate(service.url() + "/console/scopes/" + site.scope());
            assertThat(page.locator("#cycle")).containsText("On time");
            assertThat(page.locator("#cycle")).containsText("Awaiting the first forecast (rule 2)");
            assertThat(page.locator("#cycle-silent")).isHidden();

            service.suspend();
            try {
                page.locator("#cycle-silent").waitFor();
                assertThat(page.locator("#cycle-silent")).containsText("Stuck: no update from the service.");
            } finally {
                service.resume();
            }

            assertThat(page.locator("#cycle-silent")).isHidden();
            assertThat(page.locator("#cycle-late")).containsText("was late for ");
            eventually(() -> assertThat(service.api()
                            .get("/incidents?limit=1000")
                            .requireStatus(200)
                            .body())
                    .contains("RUNNER_LATE"));
            assertThat(service.api()
                            .get("/scopes/" + site.scope() + "/control-cycle")
                            .requireStatus(200)
                            .json()
                            .get("runner")
                            .get("lastLate")
                            .get("seconds")
                            .asDouble())
                    .isGreaterThan(5);
        }
    }

    private String breaches() {
        return service.api()
                .get("/scopes/" + site.scope() + "/breaches")
                .requireStatus(200)
                .body();
    }

    /** Lets time pass and posts readings of this power every six seconds. */
    private void draw(BigDecimal kilowatts, Duration time) {
        Instant from = service.api().now();
        service.api().moveClockTo(from.plus(time));
        List<Map<String, Object>> readings = new ArrayList<>();
        for (int second = 0; second <= time.toSeconds(); second += 6) {
            readings.add(Map.of(
                    "assetId",
                    site.key(),
                    "at",
                    from.plusSeconds(second).toString(),
                    "importWh",
                    register.add(kilowatts
                            .multiply(BigDecimal.valueOf(second * 1_000L))
                            .divide(BigDecimal.valueOf(3_600), 6, RoundingMode.HALF_UP))));
        }
        register = register.add(kilowatts
                .multiply(BigDecimal.valueOf(time.toSeconds() * 1_000))
                .divide(BigDecimal.valueOf(3_600), 6, RoundingMode.HALF_UP));
        service.api().post("/meter-readings", readings).requireStatus(200);
    }
}
