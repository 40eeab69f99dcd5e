package com.betterfleet.acceptance.registration;

import static com.betterfleet.acceptance.client.Eventually.eventually;
import static com.betterfleet.acceptance.fixture.RegistrationLink.REGISTRATION_TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.acceptance.fixture.RegistrationLink;
import com.betterfleet.acceptance.process.Chromium;
import com.betterfleet.acceptance.process.LiveSystem;
import com.betterfleet.acceptance.process.RunningService;
import com.betterfleet.acceptance.process.RunningSimulator;
import com.betterfleet.acceptance.process.SharedProcesses;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedProcesses.class)
@DisplayName("M3, M15: an administrator starts a registration on the connection's page and follows it there")
class RegistrationPageIT {

    private final RunningService service;
    private final RunningSimulator simulator;
    private final Chromium chromium = Chromium.start();
    private final String id = "page-" + UUID.randomUUID();

    RegistrationPageIT(LiveSystem pair) {
        service = pair.service();
        simulator = RunningSimulator.createStopped("registering-page")
                .start(Map.of("SIM_SETUP", "false", "SIM_SCENARIO", "idle", "SIM_SERVICE_URL", service.url()));
        simulator.awaitReady();
    }

    @AfterEach
    void hangUp() {
        chromium.close();
        simulator.close();
    }

    @Test
    void fromTheTokenThatIsShownOnceToTheEndAndTheReasonOfAStop() {
        service.api()
                .put("/connections/" + id, Map.of("name", "Plain partner", "profile", "oscp"))
                .requireStatus(200);
        Page page = chromium.openSignedIn(service, "admin", RunningService.PASSWORD);
        page.navigate(service.url() + "/console/connections/" + id);
        shows(page, "Not registered.");

        press(page, "Issue a token");
        String token = page.locator("code.secret").innerText();
        page.reload();
        assertThat(page.content()).as("shown once").doesNotContain(token);
        simulator.postControl("registration/behaviour", Map.of("versions", List.of("1.0")), 204);
        RegistrationLink link = new RegistrationLink(service, simulator, id, token, false);
        link.startSimulatorRegistration();
        // The open page updates without a reload.
        steps(page, "the partner's registration was refused", "no common version");

        link.orderBehaviour(Map.of());
        link.startSimulatorRegistration();
        shows(page, "Registered.");
        steps(
                page,
                "the partner registered; the service's answer is due",
                "the partner accepted the service's answering registration");

        press(page, "Replace its token");
        steps(page, "the partner accepted the service's new token");
        page.locator("#registration > summary").press("Enter");
        page.locator("#registration input[name=reason]").fill("moved away");
        page.locator("#registration input[name=reason]").press("Enter");
        shows(page, "Ended.");
        steps(page, "the registration has ended");

        press(page, "Register");
        assertThat(page.locator("#registration").innerText()).contains("has no token to present to the partner");
    }

    private static void press(Page page, String button) {
        page.locator("#registration > summary").click();
        page.locator("#registration")
                .getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(button).setExact(true))
                .click();
    }

    private static void shows(Page page, String words) {
        eventually(
                REGISTRATION_TIMEOUT,
                () -> assertThat(page.locator("#registration-stage").innerText())
                        .contains(words));
    }

    private static void steps(Page page, String... words) {
        eventually(
                REGISTRATION_TIMEOUT,
                () -> assertThat(page.locator("#now").innerText()).contains(words));
    }
}
