package com.betterfleet.acceptance.metering;

import static com.betterfleet.acceptance.client.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.acceptance.fixture.TestSite;
import com.betterfleet.acceptance.process.Chromium;
import com.betterfleet.acceptance.process.RunningService;
import com.betterfleet.acceptance.process.SharedProcesses;
import com.microsoft.playwright.Page;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The energy pages in a real browser. */
@ExtendWith(SharedProcesses.class)
@DisplayName("M11: the pages show the energy used and the energy ahead")
class WindowPagesIT {

    private static final Duration STEP = Duration.ofMinutes(5);
    private static final ZoneId AUCKLAND = ZoneId.of("Pacific/Auckland");

    private final RunningService service;
    private final TestSite site;

    WindowPagesIT(RunningService service) {
        this.service = service;
        site = TestSite.create(service, "oscp");
    }

    @Test
    void theSitesPageHasABarForEachQuarterHourAndADayHasThemAllAsTableAndCsv() {
        Instant now = service.api().now();
        String until = now.plus(Duration.ofHours(3))
                .atZone(AUCKLAND)
                .toLocalTime()
                .truncatedTo(ChronoUnit.MINUTES)
                .toString();
        service.api()
                .put(
                        "/scopes/" + site.scope(),
                        Map.of("name", site.key(), "circuitId", site.circuit(), "energyUntil", until))
                .requireStatus(200);
        service.api()
                .put(
                        "/assets/" + site.key(),
                        Map.of(
                                "microgridId",
                                site.microgrid(),
                                "name",
                                "Chargers",
                                "category",
                                "CHARGING",
                                "meteringRole",
                                "CHARGER",
                                "scopeId",
                                site.scope(),
                                "ratingKw",
                                900))
                .requireStatus(200);
        service.api().post("/meter-readings", readings(now)).requireStatus(200);

        try (Chromium chromium = Chromium.start()) {
            Page page = chromium.openSignedIn(service, "admin", RunningService.PASSWORD);
            page.navigate(service.url() + "/console/scopes/" + site.scope());
            page.locator("#windows svg").waitFor();
            assertThat(page.locator("#windows .bar").count()).isBetween(95, 96);
            assertThat(page.locator("#windows .bar-measured").count()).isBetween(80, 95);
            assertThat(page.locator("#windows .bar-missing").count()).isBetween(2, 5);
            assertThat(page.locator("#energy").textContent()).contains("kWh", "the day before");

            page.locator("#windows a", new Page.LocatorOptions().setHasText("By day"))
                    .click();
            page.waitForURL("**/windows");
            assertThat(page.locator("h1").textContent()).isEqualTo("Energy per quarter hour");
            page.locator("a[rel=prev]").click();
            page.waitForURL("**/windows?day=**");
            assertThat(page.locator("tbody tr").count()).isBetween(92, 100);
            String csv = page.locator("#windows-csv").getAttribute("href");
            assertThat(service.api()
                            .get(csv.replace("/api/v1", ""))
                            .requireStatus(200)
                            .body())
                    .startsWith("start,end,assetId,importWh");

            page.navigate(service.url() + "/console/connections/" + site.connection());
            assertThat(page.locator("#publication").textContent()).contains("Waiting for the link", "All sent");
        }
        eventually(
                () -> assertThat(site.readConstraint().get("energyAvailableKwh").isNumber())
                        .isTrue());
    }

    /** Returns readings of 300 kW for more than a day, without an hour that begins ten hours ago. */
    private List<Map<String, Object>> readings(Instant now) {
        List<Map<String, Object>> readings = new ArrayList<>();
        Instant first = now.minus(Duration.ofHours(50));
        for (Instant at = first; at.isBefore(now); at = at.plus(STEP)) {
            Duration ago = Duration.between(at, now);
            if (ago.toHours() != 10) {
                long wattHours = Duration.between(first, at).toSeconds() * 300_000 / 3_600;
                readings.add(Map.of("assetId", site.key(), "at", at.toString(), "importWh", 1_000_000 + wattHours));
            }
        }
        return readings;
    }
}
