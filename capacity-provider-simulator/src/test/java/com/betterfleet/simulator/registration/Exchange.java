package com.betterfleet.simulator.registration;

import com.betterfleet.simulator.ManualClock;
import com.betterfleet.simulator.StubService;
import com.betterfleet.simulator.events.Announcer;
import com.betterfleet.simulator.recorder.Recorder;
import com.betterfleet.simulator.scenario.CurrentScenario;
import com.betterfleet.simulator.scenario.ScenarioFiles;
import com.betterfleet.simulator.service.Calls;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A registration and a small Flexibility Provider on loopback. Everything is sent in the calling thread, so that time is
 * moved by hand and nothing is waited for.
 */
final class Exchange implements AutoCloseable {
    static final String PATH = "/oscp/fp/2.0/register";
    static final String OURS = "http://localhost:8090/oscp/cp/2.0";

    final StubService service = new StubService();
    final ManualClock clock = new ManualClock();
    final Recorder recorder = new Recorder(1_000);
    final ExchangedTokens tokens = new ExchangedTokens();
    final CurrentScenario scenario = new CurrentScenario(ScenarioFiles.read("idle"));
    final Registration registration = new Registration(
            tokens,
            new Behaviour(scenario, "http://localhost:8090"),
            new RegisterPost(new Calls(), recorder, clock),
            clock,
            new Announcer(clock, line -> {}),
            Runnable::run);

    private int messages;

    /** As initiator, with the token {@code agreed-a}. */
    StubService.Request start() {
        registration.start("agreed-a", serviceUrl());
        return service.next(PATH);
    }

    String serviceUrl() {
        return service.url() + "/oscp/fp/2.0";
    }

    void behave(Map<String, Object> section) {
        registration.behave(ScenarioFiles.registration(section));
    }

    void pass(Duration time) {
        clock.pass(time);
        registration.tick();
    }

    /** The service's Register with this token of its own; our 204 leaves at once. */
    void receive(String shown, String token, @Nullable String correlationId) {
        receive("POST", shown, correlationId, body(token)).followUp().run();
    }

    Taken receive(String method, String shown, @Nullable String correlationId, String body) {
        messages++;
        return receive(method, shown, "their-" + messages, correlationId, body);
    }

    Taken receive(String method, String shown, String requestId, @Nullable String correlationId, String body) {
        return registration.receive(new IncomingRegister(method, "Token " + shown, requestId, correlationId, body));
    }

    String body(String token) {
        return body(token, "2.0");
    }

    String body(String token, String version) {
        return """
                {"token":"%s","version_url":[{"version":"%s","base_url":"%s"}]}
                """.formatted(token, version, serviceUrl());
    }

    /** Registered as responder: the service has given {@code service-1}. */
    Exchange asResponder() {
        registration.await("agreed-a");
        receive("agreed-a", "service-1", null);
        var unused = service.next(PATH);
        return this;
    }

    Stage stage() {
        return registration.view().stage();
    }

    String ourToken() {
        return Objects.requireNonNull(registration.view().ourToken());
    }

    List<StubService.Request> sent() {
        return service.all();
    }

    Admission letsIn(String token) {
        return tokens.toMessages("Token " + token);
    }

    Admission letsRegister(String token) {
        return tokens.toRegister("POST", "Token " + token);
    }

    static JsonNode json(StubService.Request request) {
        return JsonMapper.shared().readTree(request.body());
    }

    static String token(StubService.Request request) {
        return json(request).path("token").asString();
    }

    @Override
    public void close() {
        service.close();
    }
}
