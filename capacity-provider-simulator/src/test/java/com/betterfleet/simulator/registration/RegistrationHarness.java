package com.betterfleet.simulator.registration;

import com.betterfleet.simulator.ManualClock;
import com.betterfleet.simulator.StubService;
import com.betterfleet.simulator.events.EventLog;
import com.betterfleet.simulator.recorder.MessageRecorder;
import com.betterfleet.simulator.scenario.CurrentScenario;
import com.betterfleet.simulator.scenario.ScenarioFiles;
import com.betterfleet.simulator.service.HttpCaller;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A registration and a small Flexibility Provider on loopback. Everything is sent in the calling thread, so that the
 * test moves time and waits for nothing.
 */
final class RegistrationHarness implements AutoCloseable {
    static final String PATH = "/oscp/fp/2.0/register";
    static final String OWN_BASE_URL = "http://localhost:8090/oscp/cp/2.0";

    final StubService service = new StubService();
    final ManualClock clock = new ManualClock();
    final MessageRecorder recorder = new MessageRecorder(1_000);
    final RegistrationTokens tokens = new RegistrationTokens();
    final CurrentScenario scenario = new CurrentScenario(ScenarioFiles.read("idle"));
    final RegistrationEndpoint registration = new RegistrationEndpoint(
            tokens,
            new RegistrationBehaviour(scenario, "http://localhost:8090"),
            new RegisterSender(new HttpCaller(), recorder, clock),
            clock,
            new EventLog(clock, line -> {}),
            Runnable::run);

    private int messages;

    /** Begins as initiator, with the token {@code agreed-a}. */
    StubService.ReceivedRequest startAsInitiator() {
        registration.startExchange("agreed-a", serviceUrl());
        return service.awaitRequest(PATH);
    }

    String serviceUrl() {
        return service.url() + "/oscp/fp/2.0";
    }

    void applyBehaviour(Map<String, Object> section) {
        registration.applyBehaviour(ScenarioFiles.registration(section));
    }

    void advanceTime(Duration time) {
        clock.advance(time);
        registration.sendDue();
    }

    /** Delivers a Register of the service that gives this token; the 204 is sent at once. */
    void receiveRegister(String presentedToken, String token, @Nullable String correlationId) {
        receiveRegister("POST", presentedToken, correlationId, registerBody(token))
                .followUp()
                .run();
    }

    MessageReceipt receiveRegister(String method, String presentedToken, @Nullable String correlationId, String body) {
        messages++;
        return receiveRegister(method, presentedToken, "their-" + messages, correlationId, body);
    }

    MessageReceipt receiveRegister(
            String method, String presentedToken, String requestId, @Nullable String correlationId, String body) {
        return registration.receiveRegister(
                new IncomingRegister(method, "Token " + presentedToken, requestId, correlationId, body));
    }

    String registerBody(String token) {
        return registerBody(token, "2.0");
    }

    String registerBody(String token, String version) {
        return """
                {"token":"%s","version_url":[{"version":"%s","base_url":"%s"}]}
                """.formatted(token, version, serviceUrl());
    }

    /** Registers as responder; the service has given {@code service-1}. */
    RegistrationHarness asResponder() {
        registration.awaitRegister("agreed-a");
        receiveRegister("agreed-a", "service-1", null);
        var unused = service.awaitRequest(PATH);
        return this;
    }

    RegistrationStage stage() {
        return registration.view().stage();
    }

    String ourToken() {
        return Objects.requireNonNull(registration.view().ourToken());
    }

    List<StubService.ReceivedRequest> sentRequests() {
        return service.allRequests();
    }

    AdmissionDecision admitsMessage(String token) {
        return tokens.admitMessage("Token " + token);
    }

    AdmissionDecision admitsRegister(String token) {
        return tokens.admitRegister("POST", "Token " + token);
    }

    static JsonNode json(StubService.ReceivedRequest request) {
        return JsonMapper.shared().readTree(request.body());
    }

    static String token(StubService.ReceivedRequest request) {
        return json(request).path("token").asString();
    }

    @Override
    public void close() {
        service.close();
    }
}
