package com.betterfleet.acceptance;

import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The service as a process, with a database of its own; it can be killed and started again on the same data. */
final class RunningService implements Running {

    static final String PASSWORD = "an-administrator-of-tests";

    private static final Duration START = Duration.ofMinutes(3);

    private final String name;
    private final int port = Program.freePort();
    private final Path dataDir;
    private final Path log;
    private final AdminApi api = new AdminApi(url(), PASSWORD);
    private Program program;

    private final Map<String, String> settings;

    private RunningService(String name, Map<String, String> settings) {
        this.name = name;
        this.settings = settings;
        dataDir = Places.freshData(name);
        log = Places.freshLog(name);
        program = launch();
    }

    /** Starts a service on an empty database and waits until it is ready. */
    static RunningService start(String name) {
        return start(name, Map.of());
    }

    /** The same with further settings. */
    static RunningService start(String name, Map<String, String> settings) {
        RunningService service = new RunningService(name, settings);
        try {
            service.awaitReady();
        } catch (RuntimeException | AssertionError e) {
            service.program.close();
            throw e;
        }
        return service;
    }

    String url() {
        return "http://localhost:" + port;
    }

    AdminApi api() {
        return api;
    }

    Path dataDir() {
        return dataDir;
    }

    /** All that any run of this service has printed. */
    String log() {
        return program.output();
    }

    void kill() {
        program.kill();
    }

    /** Starts the killed service again, without waiting for anything. */
    void launchAgain() {
        program = launch();
    }

    void awaitReady() {
        await().atMost(START).pollInterval(Duration.ofMillis(50)).until(this::ready);
    }

    /** The processor time that the running process has taken. */
    Duration cpuTime() {
        return program.cpuTime();
    }

    void requireAlive() {
        program.requireAlive();
    }

    boolean ready() {
        requireAlive();
        return answers("/actuator/health/readiness");
    }

    @Override
    public void close() {
        program.close();
    }

    private Program launch() {
        return Program.start(
                "the service " + name,
                // As the launcher starts the demo: a program that lives for minutes does not earn back what the second
                // compiler costs. The heap is bounded because several services run side by side.
                List.of(
                        Places.java(),
                        "-Xmx384m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-jar",
                        Places.service().toString()),
                environment(),
                log);
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(settings);
        environment.putAll(Map.of(
                "DERMS_PORT",
                Integer.toString(port),
                "DERMS_DATA_DIR",
                dataDir.toString(),
                "DERMS_ADMIN_PASSWORD",
                PASSWORD,
                "DERMS_DEMO",
                "true",
                "DERMS_ALLOW_LOOPBACK_PARTNERS",
                "true",
                "DERMS_SIMULATED_TIME",
                "true"));
        return environment;
    }

    private boolean answers(String path) {
        try {
            return Web.get(url() + path).status() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }
}
