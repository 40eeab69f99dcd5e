package com.betterfleet.simulator.setup;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.simulator.ManualClock;
import com.betterfleet.simulator.StubService;
import com.betterfleet.simulator.events.EventLog;
import com.betterfleet.simulator.scenario.CurrentScenario;
import com.betterfleet.simulator.scenario.ScenarioFiles;
import com.betterfleet.simulator.service.AccessTokenCache;
import com.betterfleet.simulator.service.AdminApi;
import com.betterfleet.simulator.service.HttpCaller;
import com.betterfleet.simulator.settings.SimulatorSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServiceProvisioningTests {
    private static final Map<String, String> BY_TOKEN = Map.of("authentication", "token");
    private static final String CONNECTION = "/api/v1/connections/pretend-vector";
    private static final String CLIENT =
            "{\"inboundCredentials\":{\"clientId\":\"pretend-cp\",\"clientSecret\":\"sample-secret\"}}";
    private static final String CIRCUIT = "/api/v1/circuits/sample-depot-grid";

    private final StubService service = new StubService();
    private final List<String> loggedLines = new ArrayList<>();
    private final List<String> opened = new ArrayList<>();
    private final AccessTokenCache tokens =
            new AccessTokenCache(new HttpCaller(), service.url(), new ManualClock(), null);

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void continuesWhereTheServiceStoppedItAndLogsOncePerCause() {
        ServiceProvisioning provisioning = provisioning(BY_TOKEN, Map.of());
        service.setAnswer(CIRCUIT, 503, "starting");
        provisioning.runSteps();
        provisioning.runSteps();
        assertThat(loggedLines).hasSize(1).first().asString().contains("/circuits/sample-depot-grid: 503 starting");
        assertThat(opened).isEmpty();

        service.setAnswer(CIRCUIT, 200, "{}");
        provisioning.runSteps();
        provisioning.runSteps();
        assertThat(opened).containsExactly("opened");
        // The microgrid once, the circuit three times, twelve more resources, the handshake.
        assertThat(service.waiting()).isEqualTo(1 + 3 + 12 + 1);
    }

    @Test
    void skipsAConflictBecauseTheExistingResourceIsDeliberate() {
        service.setAnswer(CIRCUIT, 409, "phases cannot change");
        provisioning(BY_TOKEN, Map.of()).runSteps();

        assertThat(opened).containsExactly("opened");
    }

    @Test
    void requestsAHandshakeOnlyInAScenarioThatStatesIt() {
        provisioning(BY_TOKEN, Map.of()).runSteps();
        service.awaitRequest("/api/v1/connections/pretend-vector/handshake");

        provisioning(Map.of("authentication", "token", "link", Map.of("handshake", "self")), Map.of())
                .runSteps();
        assertThat(service.waiting()).isEqualTo(14);
    }

    @Test
    void usesTheClientThatTheServiceIssuesWithANewConnection() {
        service.setAnswer(CONNECTION, 201, CLIENT);
        provisioning(Map.of(), Map.of()).runSteps();

        assertThat(tokens.hasCredentials()).isTrue();
        assertThat(opened).containsExactly("opened");
        assertThat(service.allRequests()).noneMatch(request -> request.path().endsWith("/rotate-secret"));
    }

    @Test
    void requestsANewSecretWhenTheConnectionIsFromAnEarlierRun() {
        service.setAnswer(CONNECTION, 200, "{}");
        service.setAnswer(CONNECTION + "/rotate-secret", 200, CLIENT);
        provisioning(Map.of(), Map.of()).runSteps();

        assertThat(service.allRequests().stream().map(StubService.ReceivedRequest::path))
                .containsSubsequence(CONNECTION, CONNECTION + "/rotate-secret", CONNECTION + "/groups/SAMPLE1");
        assertThat(tokens.hasCredentials()).isTrue();
    }

    @Test
    void retriesWhileTheServiceIssuesNoClient() {
        ServiceProvisioning provisioning = provisioning(Map.of(), Map.of());
        provisioning.runSteps();
        assertThat(loggedLines).last().asString().contains("rotate-secret: the answer carries no inboundCredentials");
        assertThat(opened).isEmpty();

        service.setAnswer(CONNECTION + "/rotate-secret", 200, CLIENT);
        provisioning.runSteps();
        assertThat(opened).containsExactly("opened");
    }

    @Test
    void sendsTheTokenOverrideOnlyToAServiceThatSupportsIt() {
        service.setAnswer(CONNECTION, 400, "unknown field requiredHeaders");
        ServiceProvisioning provisioning = provisioning(BY_TOKEN, Map.of());
        provisioning.runSteps();

        List<String> bodies = service.allRequests().stream()
                .filter(request -> request.path().equals(CONNECTION))
                .map(StubService.ReceivedRequest::body)
                .toList();
        assertThat(bodies).hasSize(2);
        assertThat(bodies.getFirst()).contains("\"requiredHeaders\":[]", "\"inbound\":[\"token\",\"oauth\"]");
        assertThat(bodies.getLast()).doesNotContain("requiredHeaders", "authentication");
    }

    @Test
    void onlyOpensTheLinkWhenSetupIsDisabled() {
        provisioning(Map.of(), Map.of("SIM_SETUP", "false")).runSteps();

        assertThat(service.waiting()).isZero();
        assertThat(opened).containsExactly("opened");
    }

    private ServiceProvisioning provisioning(Map<?, ?> changes, Map<String, String> variables) {
        return new ServiceProvisioning(
                new AdminApi(new HttpCaller(), service.url(), "admin", "sample"),
                new CurrentScenario(ScenarioFiles.read("quick", changes)),
                SimulatorSettings.fromEnvironment(variables::get),
                tokens,
                () -> opened.add("opened"),
                new EventLog(new ManualClock(), loggedLines::add));
    }
}
