package com.betterfleet.simulator.control;

import com.betterfleet.simulator.distributor.CapacityProvider;
import com.betterfleet.simulator.distributor.PlannedAnswers;
import com.betterfleet.simulator.scenario.CurrentFaults;
import com.betterfleet.simulator.scenario.CurrentScenario;
import com.betterfleet.simulator.scenario.InvalidScenario;
import com.betterfleet.simulator.scenario.ScenarioFiles;
import com.betterfleet.simulator.service.AccessTokenCache;
import com.betterfleet.simulator.service.HttpReply;
import com.betterfleet.simulator.settings.ClientCredentials;
import com.betterfleet.simulator.time.SimulatorClock;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Endpoints through which a test controls the distributor, the depot and the clock. */
@RestController
@RequestMapping("/control")
final class ControlController {
    private final CapacityProvider provider;
    private final PlannedAnswers planned;
    private final CurrentScenario scenario;
    private final CurrentFaults faults;
    private final AccessTokenCache tokens;
    private final SimulatorClock clock;

    ControlController(
            CapacityProvider provider,
            PlannedAnswers planned,
            CurrentScenario scenario,
            CurrentFaults faults,
            AccessTokenCache tokens,
            SimulatorClock clock) {
        this.provider = provider;
        this.planned = planned;
        this.scenario = scenario;
        this.faults = faults;
        this.tokens = tokens;
        this.clock = clock;
    }

    /** The service's answer to a forecast; status 0 means that the service could not be reached. */
    record ForecastReply(int status, String answer) {}

    record HeartbeatSwitch(boolean enabled) {}

    /**
     * @param name a built-in scenario or a path
     * @param changes fields to replace, section by section; null removes a section
     */
    record ScenarioChange(String name, @Nullable Map<String, @Nullable Object> changes) {}

    record OrderedAnswer(String type, int status, int count) {}

    record IssuedClient(String clientId, String clientSecret) {}

    record ClockSetting(Instant now) {}

    @PostMapping("/forecast")
    ForecastReply sendForecast(@RequestBody JsonNode body) {
        HttpReply reply = provider.sendForecast(body);
        return new ForecastReply(reply.statusOrZero(), reply.describe());
    }

    @PostMapping("/handshake")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void startHandshake() {
        provider.startHandshake();
    }

    @PostMapping("/heartbeats")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void setHeartbeats(@RequestBody HeartbeatSwitch wanted) {
        provider.enableHeartbeats(wanted.enabled());
    }

    @PostMapping("/scenario")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void changeScenario(@RequestBody ScenarioChange change) {
        Map<String, @Nullable Object> changes = change.changes();
        scenario.replaceScenario(ScenarioFiles.read(change.name(), changes == null ? Map.of() : changes));
    }

    /** Answers the next {@code count} messages of this type with this status. */
    @PostMapping("/answers")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void planAnswers(@RequestBody OrderedAnswer order) {
        planned.planAnswer(order.type(), order.status(), order.count());
    }

    /** Replaces the active faults by a section {@code faults} of a scenario; an empty section removes all faults. */
    @PostMapping("/faults")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void changeFaults(@RequestBody Map<String, @Nullable Object> section) {
        faults.replaceFaults(ScenarioFiles.faults(section));
    }

    /** Replaces the active answers to adjustments by a section {@code adjustments} of a scenario. */
    @PostMapping("/adjustments")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void changeAdjustments(@RequestBody Map<String, @Nullable Object> section) {
        provider.applyAdjustmentPlan(ScenarioFiles.adjustments(section));
    }

    /** Uses an OAuth client that the service issued when another program set up the connection. */
    @PostMapping("/credentials")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void useCredentials(@RequestBody IssuedClient client) {
        tokens.useCredentials(new ClientCredentials(client.clientId(), client.clientSecret()));
    }

    /** Sets the simulator's clock to the service's simulated time and restarts the scenario there. */
    @PostMapping("/clock")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void setClock(@RequestBody ClockSetting setting) {
        clock.set(setting.now());
        scenario.replaceScenario(scenario.current());
    }

    @ExceptionHandler
    ResponseEntity<Map<String, String>> handleInvalidScenario(InvalidScenario invalid) {
        return ResponseEntity.badRequest().body(Map.of("message", String.valueOf(invalid.getMessage())));
    }
}
