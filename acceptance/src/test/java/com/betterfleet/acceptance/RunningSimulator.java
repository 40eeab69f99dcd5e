package com.betterfleet.acceptance;

import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The simulator as a process; it can be ended and started again at the same address. */
final class RunningSimulator implements Running {

    private static final Duration START = Duration.ofMinutes(2);

    private final int port = Program.freePort();
    private final String name;
    private final Path log;
    private final Map<String, String> environment = new HashMap<>();
    private @Nullable Program program;

    private RunningSimulator(String name) {
        this.name = name;
        environment.put("SIM_PORT", Integer.toString(port));
        log = Places.freshLog(name);
    }

    /** Not started yet, so that a service can be told where it will be. */
    static RunningSimulator planned(String name) {
        return new RunningSimulator(name);
    }

    /** Starts it without waiting for anything. */
    RunningSimulator start(Map<String, String> settings) {
        environment.putAll(settings);
        program = launch();
        return this;
    }

    String url() {
        return "http://localhost:" + port;
    }

    /** Where OSCP messages to it go. */
    String baseUrl() {
        return url() + "/oscp/cp/2.0";
    }

    String tokenUrl() {
        return url() + "/oauth2/token";
    }

    void awaitReady() {
        await().atMost(START).pollInterval(Duration.ofMillis(100)).until(this::answers);
    }

    void requireAlive() {
        running().requireAlive();
    }

    /** Ends it at once, without a word to anyone. */
    void kill() {
        running().kill();
    }

    /** Starts it again after it was killed; what it was told meanwhile is forgotten. */
    void launchAgain() {
        program = launch();
    }

    /** What it says of itself. */
    JsonNode status() {
        return Web.get(url() + "/status").expecting(200).json();
    }

    /** The OSCP messages that it sent (OUT) or received (IN), oldest first. */
    JsonNode recorded() {
        return Web.get(url() + "/recorded").expecting(200).json();
    }

    /** Those of one type and direction, after a sequence number. */
    List<JsonNode> recorded(String direction, String type, long after) {
        Stream<JsonNode> messages = Web.get(
                        "%s/recorded?direction=%s&type=%s&after=%d".formatted(url(), direction, type, after))
                .expecting(200)
                .json()
                .valueStream();
        return messages.toList();
    }

    /** Counts on from message to message. */
    long lastSequence() {
        return recorded()
                .valueStream()
                .mapToLong(message -> message.get("sequence").asLong())
                .max()
                .orElse(0);
    }

    /** Orders a misbehaviour, in place of what was ordered before: the section {@code faults} of a scenario. */
    void faults(Map<String, ?> section) {
        control("faults", section, 204);
    }

    void startHandshake() {
        control("handshake", Map.of(), 202);
    }

    /** Makes it use a client that the service has issued. */
    void useClient(JsonNode issued) {
        control(
                "credentials",
                Map.of(
                        "clientId", issued.get("clientId").asString(),
                        "clientSecret", issued.get("clientSecret").asString()),
                204);
    }

    void control(String what, Map<String, ?> body, int expected) {
        Web.postJson(url() + "/control/" + what, JsonMapper.shared().writeValueAsString(body))
                .expecting(expected);
    }

    @Override
    public void close() {
        if (program != null) {
            program.close();
        }
    }

    private Program running() {
        return Objects.requireNonNull(program, "started first");
    }

    private boolean answers() {
        requireAlive();
        try {
            return Web.get(url() + "/status").status() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    private Program launch() {
        return Program.start(
                "the simulator " + name,
                List.of(
                        Places.java(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-jar",
                        Places.jar("capacity-provider-simulator").toString()),
                environment,
                log);
    }
}
