package com.betterfleet.acceptance.process;

import static org.awaitility.Awaitility.await;

import com.betterfleet.acceptance.client.HttpAnswer;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A service and the simulator as its distributor and depot, in real time. */
public final class LiveSystem implements RunningProcess {

    public static final String CIRCUIT = "sample-depot-grid";
    public static final String SCOPE = "sample-depot-scope";

    private static final Duration START = Duration.ofMinutes(3);

    private final RunningService service;
    private final RunningSimulator simulator;

    private LiveSystem(RunningService service) {
        this.service = service;
        simulator = RunningSimulator.createStopped("simulator")
                .start(Map.of(
                        "SIM_SCENARIO",
                        "quick",
                        "SIM_SERVICE_URL",
                        service.url(),
                        "SIM_ADMIN_PASSWORD",
                        RunningService.PASSWORD));
    }

    /** Starts both and waits until the depot follows a forecast. */
    static LiveSystem start() {
        LiveSystem pair = new LiveSystem(RunningService.start("live"));
        await().atMost(START).pollInterval(Duration.ofMillis(200)).until(pair::isFollowingForecast);
        return pair;
    }

    public RunningService service() {
        return service;
    }

    /** Returns the simulator's {@code GET /status}. */
    JsonNode simulatorStatus() {
        return simulator.readStatus();
    }

    /** Returns the OSCP messages that the simulator sent (OUT) or received (IN). */
    public JsonNode recordedMessages() {
        return simulator.recordedMessages();
    }

    /** Makes the distributor start a handshake. */
    public void startHandshake() {
        simulator.startHandshake();
    }

    /** Makes the distributor send these limits in turn, 20 s each, in place of its scenario's own. */
    public void cycleLimits(double... kw) {
        Map<String, Object> consumption = Map.of("horizonSeconds", 1_800, "blockSeconds", 20, "cycleKw", kw);
        simulator.postControl(
                "scenario",
                Map.of("name", "quick", "changes", Map.of("forecast", Map.of("consumption", consumption))),
                204);
    }

    /** Returns the load at the depot's grid connection, kW. */
    public double loadKw() {
        return simulatorStatus().at("/depot/siteKw").asDouble();
    }

    @Override
    public void close() {
        simulator.close();
        service.close();
    }

    private boolean isFollowingForecast() {
        simulator.requireAlive();
        try {
            HttpAnswer constraint = service.api().get("/scopes/" + SCOPE + "/constraint");
            return constraint.status() == 200
                    && constraint.json().path("mode").asString().equals("FORECAST")
                    && simulatorStatus().at("/link/phase").asString().equals("CONNECTED");
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }
}
