package com.betterfleet.acceptance;

import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A service and the simulator that plays its distributor and its depot, at the pace of real time. */
final class LivePair implements Running {

    static final String CIRCUIT = "sample-depot-grid";
    static final String SCOPE = "sample-depot-scope";
    static final String CONNECTION = "pretend-vector";

    private static final Duration START = Duration.ofMinutes(3);

    private final RunningService service;
    private final RunningSimulator simulator;

    private LivePair(RunningService service) {
        this.service = service;
        simulator = RunningSimulator.planned("simulator")
                .start(Map.of(
                        "SIM_SCENARIO",
                        "quick",
                        "SIM_SERVICE_URL",
                        service.url(),
                        "SIM_ADMIN_PASSWORD",
                        RunningService.PASSWORD));
    }

    /** Starts both and waits until the depot obeys a forecast. */
    static LivePair start() {
        LivePair pair = new LivePair(RunningService.start("live"));
        await().atMost(START).pollInterval(Duration.ofMillis(200)).until(pair::follows);
        return pair;
    }

    RunningService service() {
        return service;
    }

    /** What the simulator says of itself. */
    JsonNode status() {
        return simulator.status();
    }

    /** The OSCP messages that the simulator sent (OUT) or received (IN). */
    JsonNode recorded() {
        return simulator.recorded();
    }

    /** Makes the distributor start a handshake. */
    void startHandshake() {
        simulator.startHandshake();
    }

    /** Makes the distributor send these limits in turn, 30 s each, in place of its scenario's own. */
    void cycleThrough(double... kw) {
        Map<String, Object> consumption = Map.of("horizonSeconds", 1_800, "blockSeconds", 30, "cycleKw", kw);
        simulator.control(
                "scenario",
                Map.of("name", "quick", "changes", Map.of("forecast", Map.of("consumption", consumption))),
                204);
    }

    /** What is drawn at the depot's grid connection, kW. */
    double loadKw() {
        return status().at("/depot/siteKw").asDouble();
    }

    @Override
    public void close() {
        simulator.close();
        service.close();
    }

    private boolean follows() {
        simulator.requireAlive();
        try {
            Answer constraint = service.api().get("/scopes/" + SCOPE + "/constraint");
            return constraint.status() == 200
                    && constraint.json().path("mode").asString().equals("FORECAST")
                    && status().at("/link/phase").asString().equals("CONNECTED");
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }
}
