package com.betterfleet.simulator.setup;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.simulator.ManualClock;
import com.betterfleet.simulator.StubService;
import com.betterfleet.simulator.events.Announcer;
import com.betterfleet.simulator.scenario.CurrentScenario;
import com.betterfleet.simulator.scenario.ScenarioFiles;
import com.betterfleet.simulator.service.AdminApi;
import com.betterfleet.simulator.service.Calls;
import com.betterfleet.simulator.service.ServiceTokens;
import com.betterfleet.simulator.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProvisioningTests {
    private static final Map<String, String> BY_TOKEN = Map.of("authentication", "token");
    private static final String CONNECTION = "/api/v1/connections/pretend-vector";
    private static final String CLIENT =
            "{\"inboundCredentials\":{\"clientId\":\"pretend-cp\",\"clientSecret\":\"sample-secret\"}}";
    private static final String CIRCUIT = "/api/v1/circuits/sample-depot-grid";

    private final StubService service = new StubService();
    private final List<String> said = new ArrayList<>();
    private final List<String> opened = new ArrayList<>();
    private final ServiceTokens tokens = new ServiceTokens(new Calls(), service.url(), new ManualClock(), null);

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void goesOnWhereTheServiceStoppedItAndComplainsOncePerCause() {
        Provisioning provisioning = provisioning(BY_TOKEN, Map.of());
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
        provisioning(BY_TOKEN, Map.of()).proceed();

        assertThat(opened).containsExactly("opened");
    }

    @Test
    void asksTheServiceForAHandshakeOnlyWhenTheScenarioSaysSo() {
        provisioning(BY_TOKEN, Map.of()).proceed();
        service.next("/api/v1/connections/pretend-vector/handshake");

        provisioning(Map.of("authentication", "token", "link", Map.of("handshake", "self")), Map.of())
                .proceed();
        assertThat(service.waiting()).isEqualTo(14);
    }

    @Test
    void takesTheClientThatTheServiceIssuesWithANewConnection() {
        service.answer(CONNECTION, 201, CLIENT);
        provisioning(Map.of(), Map.of()).proceed();

        assertThat(tokens.haveCredentials()).isTrue();
        assertThat(opened).containsExactly("opened");
        assertThat(service.all()).noneMatch(request -> request.path().endsWith("/rotate-secret"));
    }

    @Test
    void asksForAnotherSecretWhenTheConnectionIsFromAnEarlierRun() {
        service.answer(CONNECTION, 200, "{}");
        service.answer(CONNECTION + "/rotate-secret", 200, CLIENT);
        provisioning(Map.of(), Map.of()).proceed();

        assertThat(service.all().stream().map(StubService.Request::path))
                .containsSubsequence(CONNECTION, CONNECTION + "/rotate-secret", CONNECTION + "/groups/SAMPLE1");
        assertThat(tokens.haveCredentials()).isTrue();
    }

    @Test
    void keepsAskingWhileTheServiceIssuesNoClient() {
        Provisioning provisioning = provisioning(Map.of(), Map.of());
        provisioning.proceed();
        assertThat(said).last().asString().contains("rotate-secret: the answer carries no inboundCredentials");
        assertThat(opened).isEmpty();

        service.answer(CONNECTION + "/rotate-secret", 200, CLIENT);
        provisioning.proceed();
        assertThat(opened).containsExactly("opened");
    }

    @Test
    void saysThatAConnectionIsByTokenOnlyToAServiceThatKnowsThat() {
        service.answer(CONNECTION, 400, "unknown field requiredHeaders");
        Provisioning provisioning = provisioning(BY_TOKEN, Map.of());
        provisioning.proceed();

        List<String> bodies = service.all().stream()
                .filter(request -> request.path().equals(CONNECTION))
                .map(StubService.Request::body)
                .toList();
        assertThat(bodies).hasSize(2);
        assertThat(bodies.getFirst()).contains("\"requiredHeaders\":[]", "\"inbound\":[\"token\",\"oauth\"]");
        assertThat(bodies.getLast()).doesNotContain("requiredHeaders", "authentication");
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
                tokens,
                () -> opened.add("opened"),
                new Announcer(new ManualClock(), said::add));
    }
}
