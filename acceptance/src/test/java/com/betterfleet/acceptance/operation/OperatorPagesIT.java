package com.betterfleet.acceptance.operation;

import static com.betterfleet.acceptance.client.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.acceptance.fixture.StubCapacityProvider;
import com.betterfleet.acceptance.fixture.TestSite;
import com.betterfleet.acceptance.process.Chromium;
import com.betterfleet.acceptance.process.RunningService;
import com.betterfleet.acceptance.process.SharedProcesses;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The operator's pages in a real browser, on a service whose time is moved. */
@ExtendWith(SharedProcesses.class)
@DisplayName("M7, M9, M18: an operator sees a fallback and takes or returns control")
class OperatorPagesIT {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final String PASSWORD = "a password of these tests";

    /** Each test opens pages of its own. */
    private static final Chromium CHROMIUM = Chromium.start();

    private final RunningService service;
    private final StubCapacityProvider provider = new StubCapacityProvider();
    private final TestSite site;
    private Instant begin = Instant.MIN;

    OperatorPagesIT(RunningService service) {
        this.service = service;
        site = TestSite.create(
                service,
                "vector",
                provider.baseUrl(),
                Map.of("heartbeatIntervalSeconds", 10, "recoveryHoldSeconds", 10));
    }

    @BeforeEach
    void comeOnlineWithForecasts() {
        begin = service.api().now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(60);
        site.comeOnline();
        // So long that no browser is too slow for a test.
        site.sendHeartbeat(service.api().now().plusSeconds(550)).requireStatus(204);
        site.sendMessage(site.newForecast("CONSUMPTION").addBlocks(begin, HOUR.multipliedBy(2), 700))
                .requireStatus(204);
        site.sendMessage(site.newForecast("FALLBACK_CONSUMPTION").addBlocks(begin, HOUR, 300))
                .requireStatus(204);
        eventually(() -> site.assertImport(700, "ENVELOPE"));
    }

    @AfterAll
    static void closeBrowser() {
        CHROMIUM.close();
    }

    @AfterEach
    void closePagesAndHangUp() {
        List.copyOf(CHROMIUM.browser().contexts()).forEach(BrowserContext::close);
        provider.close();
    }

    @Test
    void onlyTheCircuitsPageShowsTheYellowModeItsReasonAndItsEnd() {
        service.api()
                .moveClockTo(
                        Instant.parse(site.readConnection().get("aliveUntil").asString()));
        site.assertImport(300, "ENVELOPE");

        Page page = signedIn(CHROMIUM.openPage(), "admin", RunningService.PASSWORD);
        page.navigate(service.url() + "/console/circuits/" + site.circuit());

        Locator now = page.locator("#now");
        assertThat(now.locator(".chip-yellow .chip-word").textContent()).isEqualTo("Fallback");
        assertThat(now.getAttribute("class")).contains("now-yellow").doesNotContain("now-red");
        assertThat(now.locator(".sentence").textContent())
                .contains("No heartbeat from", "Its fallback limit applies", "then the safe default");
        assertThat(Instant.parse(now.locator(".sentence time").last().getAttribute("datetime")))
                .isEqualTo(begin.plus(HOUR));
        assertThat(Instant.parse(now.locator("[data-value=cover] time").getAttribute("datetime")))
                .isEqualTo(begin.plus(HOUR));
        assertThat(now.locator("[data-value=limit]").textContent()).startsWith("300");
        assertThat(now.locator(".muted", new Locator.LocatorOptions().setHasText("fallback limit"))
                        .count())
                .isPositive();

        page.navigate(service.url() + "/console/circuits?q=" + site.key());
        Locator row = page.locator("tr", new Page.LocatorOptions().setHasText("Incomer of " + site.key()));
        assertThat(row.locator(".chip-yellow").count()).isEqualTo(1);
        assertThat(row.textContent()).contains("no heartbeat since", "fallback limit", "until");
    }

    @Test
    void anOperatorTakesLocalControlByKeyboardAndReturnsIt() {
        account("operator", "OPERATOR");
        Page page = signedIn(CHROMIUM.openPage(), "operator", PASSWORD);
        page.navigate(service.url() + "/console/scopes/" + site.scope());

        page.locator("#take-back summary").focus();
        page.keyboard().press("Enter");
        assertThat(page.locator("#take-back .consequence").textContent())
                .contains("limits stop applying now", "the circuit returns to 400");
        page.locator("#take-back-reason").focus();
        page.keyboard().type("  ");
        page.keyboard().press("Enter");
        page.waitForURL("**/console/scopes/**");
        assertThat(page.locator("#take-back-reason-error").textContent()).contains("Enter a reason");
        assertThat(page.locator("#take-back-reason").getAttribute("aria-invalid"))
                .isEqualTo("true");
        site.assertImport(700, "ENVELOPE");

        page.locator("#take-back-reason").focus();
        page.keyboard().press("Control+A");
        page.keyboard().type("transformer work");
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");
        page.locator(".chip-local").waitFor();
        site.assertImport(TestSite.SAFE_DEFAULT, "SAFE_DEFAULT");
        assertThat(page.locator("#now .sentence").textContent())
                .contains("Full local control taken back by operator", "transformer work");

        page.locator("#give summary").click();
        assertThat(page.locator("#give .consequence").textContent()).contains("from its next forecast");
        page.locator("#give button").click();
        page.locator("#take-back").waitFor();
        assertThat(site.readConstraint().get("mode").asString()).isEqualTo("AWAITING_FORECAST");
    }

    @Test
    void localControlIsTakenWithoutJavaScriptToo() {
        Browser.NewContextOptions plain = new Browser.NewContextOptions().setJavaScriptEnabled(false);
        Page page = signedIn(CHROMIUM.openPage(plain), "admin", RunningService.PASSWORD);
        page.navigate(service.url() + "/console/scopes/" + site.scope());
        page.locator("#take-back summary").click();
        page.fill("#take-back-reason", "storm");
        page.locator("#take-back button").click();

        page.locator(".chip-local").waitFor();
        assertThat(page.locator("#now .sentence").textContent()).contains("taken back by admin", "storm");
        site.assertImport(TestSite.SAFE_DEFAULT, "SAFE_DEFAULT");
    }

    @Test
    void theLimitsOfOneDirectionAreWithdrawnWithTheStatedConsequence() {
        // Within a few seconds of binding the page would show both as one event.
        service.api().moveClockTo(service.api().now().plusSeconds(10));
        Page page = signedIn(CHROMIUM.openPage(), "admin", RunningService.PASSWORD);
        page.navigate(service.url() + "/console/scopes/" + site.scope());
        page.locator("#withdraw summary").click();
        assertThat(page.locator("#withdraw .consequence").textContent()).contains("until its next forecast");
        page.fill("#withdraw-reason", "the forecast is wrong");
        page.locator("#withdraw button").click();

        PlaywrightAssertions.assertThat(page.locator("#now .sentence")).containsText("limits were cleared");
        site.assertImport(TestSite.SAFE_DEFAULT, "SAFE_DEFAULT");
    }

    @Test
    void anAdministratorDisconnectsAConnectionWithAllItsScopesNamed() {
        account("operator", "OPERATOR");
        Page operator = signedIn(CHROMIUM.openPage(), "operator", PASSWORD);
        operator.navigate(service.url() + "/console/connections/" + site.connection());
        assertThat(operator.locator("#disconnect").count()).isZero();

        Page page = signedIn(CHROMIUM.openPage(), "admin", RunningService.PASSWORD);
        page.navigate(service.url() + "/console/connections/" + site.connection());
        page.locator("#disconnect summary").click();
        assertThat(page.locator("#disconnect .consequence").textContent())
                .contains(site.key())
                .contains("returns to 400");
        page.fill("#disconnect-reason", "   ");
        page.locator("#disconnect button").click();
        assertThat(page.locator("#disconnect-reason-error").textContent()).contains("Enter a reason");
        page.fill("#disconnect-reason", "moving to the new interface");
        page.locator("#disconnect button").click();
        page.locator("#connect").waitFor();
        assertThat(page.locator("#now .sentence").textContent())
                .contains("Disconnected on purpose", "by admin", "moving to the new interface");
        site.assertImport(TestSite.SAFE_DEFAULT, "SAFE_DEFAULT");
        assertThat(site.readConnection().get("state").asString()).isEqualTo("DISCONNECTED");

        page.navigate(service.url() + "/console/scopes/" + site.scope());
        assertThat(page.locator("#give").count()).isZero();
        assertThat(page.locator("#content").textContent()).contains("An administrator can reconnect it");

        page.navigate(service.url() + "/console/connections/" + site.connection());
        page.locator("#connect summary").click();
        page.locator("#connect button").click();
        page.locator("#disconnect").waitFor();
        assertThat(site.readConnection().get("state").asString()).isNotEqualTo("DISCONNECTED");
    }

    @Test
    void aViewerSeesNoButtonItMayNotUseAndIsRefusedElsewhere() {
        account("onlooker", "VIEWER");
        Page page = signedIn(CHROMIUM.openPage(), "onlooker", PASSWORD);
        page.navigate(service.url() + "/console/scopes/" + site.scope());
        assertThat(page.locator("#content form").count()).isZero();
        page.navigate(service.url() + "/console/connections/" + site.connection());
        assertThat(page.locator("#content form").count()).isZero();
        page.navigate(service.url() + "/console/accounts");
        assertThat(page.locator("h1").textContent()).isEqualTo("This is not open to you");
    }

    private void account(String name, String role) {
        service.api()
                .put("/accounts/" + name, Map.of("role", role, "password", PASSWORD))
                .requireStatus(200);
    }

    private Page signedIn(Page page, String name, String password) {
        return Chromium.signIn(page, service, name, password);
    }
}
