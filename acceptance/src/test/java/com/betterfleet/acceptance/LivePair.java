package com.betterfleet.acceptance;

import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A service and the simulator that plays its distributor and its depot, at the pace of real time. */
final class LivePair implements Running {

    static final String CIRCUIT = "sample-depot-grid";
    static final String SCOPE = "sample-depot-scope";
    static final String CONNECTION = "pretend-vector";

    private static final Duration START = Duration.ofMinutes(3);

    private final RunningService service;
    private final Program simulator;
    private final String url;

    private LivePair(RunningService service) {
        int port = Program.freePort();
        this.service = service;
        url = "http://localhost:" + port;
        simulator = Program.start(
                "the simulator",
                List.of(
                        Places.java(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-jar",
                        Places.jar("capacity-provider-simulator").toString()),
                Map.of(
                        "SIM_PORT",
                        Integer.toString(port),
                        "SIM_SCENARIO",
                        "quick",
                        "SIM_SERVICE_URL",
                        service.url(),
                        "SIM_ADMIN_PASSWORD",
                        RunningService.PASSWORD),
                Places.freshLog("simulator"));
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
        return Web.get(url + "/status").expecting(200).json();
    }

    /** The OSCP messages that the simulator sent (OUT) or received (IN). */
    JsonNode recorded() {
        return Web.get(url + "/recorded").expecting(200).json();
    }

    /** Makes the distributor start a handshake. */
    void startHandshake() {
        Web.postJson(url + "/control/handshake", "{}").expecting(202);
    }

    /** Makes the distributor send these limits in turn, 30 s each, in place of its scenario's own. */
    void cycleThrough(double... kw) {
        Map<String, Object> consumption = Map.of("horizonSeconds", 1_800, "blockSeconds", 30, "cycleKw", kw);
        Map<String, Object> change =
                Map.of("name", "quick", "changes", Map.of("forecast", Map.of("consumption", consumption)));
        Web.postJson(url + "/control/scenario", JsonMapper.shared().writeValueAsString(change))
                .expecting(204);
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
