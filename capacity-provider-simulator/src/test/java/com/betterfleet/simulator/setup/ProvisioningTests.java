package com.betterfleet.simulator.setup;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.simulator.ManualClock;
import com.betterfleet.simulator.StubService;
import com.betterfleet.simulator.events.Announcer;
import com.betterfleet.simulator.scenario.CurrentScenario;
import com.betterfleet.simulator.scenario.ScenarioFiles;
import com.betterfleet.simulator.service.AdminApi;
import com.betterfleet.simulator.service.Calls;
import com.betterfleet.simulator.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProvisioningTests {
    private static final String CIRCUIT = "/api/v1/circuits/sample-depot-grid";

    private final StubService service = new StubService();
    private final List<String> said = new ArrayList<>();
    private final List<String> opened = new ArrayList<>();

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void goesOnWhereTheServiceStoppedItAndComplainsOncePerCause() {
        Provisioning provisioning = provisioning(Map.of(), Map.of());
        service.answer(CIRCUIT, 503, "starting");
        provisioning.proceed();
        provisioning.proceed();
        assertThat(said).hasSize(1).first().asString().contains("/circuits/sample-depot-grid: 503 starting");
        assertThat(opened).isEmpty();

        service.answer(CIRCUIT, 200, "{}");
        provisioning.proceed();
        provisioning.proceed();
        assertThat(opened).containsExactly("opened");
        // The microgrid once, the circuit three times, twelve more resources, the handshake.
        assertThat(service.waiting()).isEqualTo(1 + 3 + 12 + 1);
    }

    @Test
    void passesOverAConflictBecauseWhatIsThereIsSomebodysDecision() {
        service.answer(CIRCUIT, 409, "phases cannot change");
        provisioning(Map.of(), Map.of()).proceed();

        assertThat(opened).containsExactly("opened");
    }

    @Test
    void asksTheServiceForAHandshakeOnlyWhenTheScenarioSaysSo() {
        provisioning(Map.of(), Map.of()).proceed();
        service.next("/api/v1/connections/pretend-vector/handshake");

        provisioning(Map.of("link", Map.of("handshake", "self")), Map.of()).proceed();
        assertThat(service.waiting()).isEqualTo(14);
    }

    @Test
    void doesNothingButOpenTheLinkWhenToldNotToSetUp() {
        provisioning(Map.of(), Map.of("SIM_SETUP", "false")).proceed();

        assertThat(service.waiting()).isZero();
        assertThat(opened).containsExactly("opened");
    }

    private Provisioning provisioning(Map<?, ?> changes, Map<String, String> variables) {
        return new Provisioning(
                new AdminApi(new Calls(), service.url(), "admin", "sample"),
                new CurrentScenario(ScenarioFiles.read("quick", changes)),
                Settings.read(variables::get),
                () -> opened.add("opened"),
                new Announcer(new ManualClock(), said::add));
    }
}
