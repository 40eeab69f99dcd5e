package com.betterfleet.acceptance.process;

import static org.awaitility.Awaitility.await;

import com.betterfleet.acceptance.client.HttpCalls;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The simulator as a process; it can be stopped and restarted at the same address. */
public final class RunningSimulator implements RunningProcess {

    private static final Duration START = Duration.ofMinutes(2);

    private final int port = ChildProcess.freePort();
    private final String name;
    private final Path log;
    private final Map<String, String> environment = new HashMap<>();
    private @Nullable ChildProcess program;

    private RunningSimulator(String name) {
        this.name = name;
        environment.put("SIM_PORT", Integer.toString(port));
        log = ProjectPaths.freshLog(name);
    }

    /** Creates a simulator that is not started yet, so that its address can be configured in a service first. */
    public static RunningSimulator createStopped(String name) {
        return new RunningSimulator(name);
    }

    /** Starts it without waiting for it. */
    public RunningSimulator start(Map<String, String> settings) {
        environment.putAll(settings);
        program = launch();
        return this;
    }

    public String url() {
        return "http://localhost:" + port;
    }

    /** Returns the base URL of its OSCP endpoints. */
    public String baseUrl() {
        return url() + "/oscp/cp/2.0";
    }

    public String tokenUrl() {
        return url() + "/oauth2/token";
    }

    public void awaitReady() {
        await().atMost(START).pollInterval(Duration.ofMillis(100)).until(this::isAnswering);
    }

    void requireAlive() {
        requireProgram().requireAlive();
    }

    /** Ends it at once, without any further message. */
    public void kill() {
        requireProgram().kill();
    }

    /** Restarts it after a kill; faults set before are lost. */
    public void relaunch() {
        program = launch();
    }

    /** Returns its {@code GET /status}. */
    public JsonNode readStatus() {
        return HttpCalls.get(url() + "/status").requireStatus(200).json();
    }

    /** Returns the OSCP messages that it sent (OUT) or received (IN), oldest first. */
    JsonNode recordedMessages() {
        return HttpCalls.get(url() + "/recorded").requireStatus(200).json();
    }

    /** Returns those of one type and direction, after a sequence number. */
    public List<JsonNode> recordedMessages(String direction, String type, long after) {
        Stream<JsonNode> messages = HttpCalls.get(
                        "%s/recorded?direction=%s&type=%s&after=%d".formatted(url(), direction, type, after))
                .requireStatus(200)
                .json()
                .valueStream();
        return messages.toList();
    }

    /** Returns the sequence number of the newest message. */
    public long lastSequence() {
        return recordedMessages()
                .valueStream()
                .mapToLong(message -> message.get("sequence").asLong())
                .max()
                .orElse(0);
    }

    /** Replaces the active faults by this section {@code faults} of a scenario. */
    public void orderFaults(Map<String, ?> section) {
        postControl("faults", section, 204);
    }

    /** Sets its clock, to the simulated time of a service; ordered faults stay active. */
    public void setClock(Instant now) {
        postControl("clock", Map.of("now", now.toString()), 204);
    }

    public void startHandshake() {
        postControl("handshake", Map.of(), 202);
    }

    /** Makes it use a client that the service has issued. */
    public void useClient(JsonNode issued) {
        postControl(
                "credentials",
                Map.of(
                        "clientId", issued.get("clientId").asString(),
                        "clientSecret", issued.get("clientSecret").asString()),
                204);
    }

    public void postControl(String what, Map<String, ?> body, int expected) {
        HttpCalls.postJson(url() + "/control/" + what, JsonMapper.shared().writeValueAsString(body))
                .requireStatus(expected);
    }

    @Override
    public void close() {
        if (program != null) {
            program.close();
        }
    }

    private ChildProcess requireProgram() {
        return Objects.requireNonNull(program, "started first");
    }

    private boolean isAnswering() {
        requireAlive();
        try {
            return HttpCalls.get(url() + "/status").status() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    private ChildProcess launch() {
        return ChildProcess.start(
                "the simulator " + name,
                List.of(
                        ProjectPaths.javaExecutable(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-jar",
                        ProjectPaths.moduleJar("capacity-provider-simulator").toString()),
                environment,
                log);
    }
}
