package com.betterfleet.acceptance;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
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
    private final Map<String, String> settings = new HashMap<>();
    private final int port = Program.freePort();
    private final Path dataDir;
    private final Path log;
    private final AdminApi api = new AdminApi(url(), PASSWORD);
    private Program program;

    private RunningService(String name, Map<String, String> more) {
        this.name = name;
        dataDir = Places.freshData(name);
        log = Places.freshLog(name);
        settings.putAll(Map.of(
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
        settings.putAll(more);
        program = launch();
    }

    /** Starts a service on an empty database and waits until it is ready. */
    static RunningService start(String name) {
        return start(name, Map.of());
    }

    /** The same with further settings. */
    static RunningService start(String name, Map<String, String> settings) {
        return new RunningService(name, settings).started();
    }

    /** Starts a further instance of a running service: on its database, with its key. */
    static RunningService beside(RunningService first, String name) {
        try {
            Map<String, String> shared = Map.of(
                    "DERMS_DATABASE_URL", "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(first.databasePort()),
                    "DERMS_DATABASE_USER", "postgres",
                    "DERMS_SECRET_KEY",
                            Files.readString(first.dataDir.resolve("secret.key"))
                                    .strip());
            return new RunningService(name, shared).started();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    /** Stops it where it stands, as a machine that sleeps does, until {@link #resume()}. */
    void suspend() {
        program.suspend();
    }

    void resume() {
        program.resume();
    }

    /** The server that the service has started for itself. */
    ProcessHandle databaseServer() {
        return ProcessHandle.of(Long.parseLong(postmaster(0))).orElseThrow();
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
                settings,
                log);
    }

    private RunningService started() {
        try {
            awaitReady();
        } catch (RuntimeException | AssertionError e) {
            program.close();
            throw e;
        }
        return this;
    }

    private int databasePort() {
        return Integer.parseInt(postmaster(3));
    }

    /** A line of the file in which the database's server says who and where it is. */
    private String postmaster(int line) {
        try {
            return Files.readAllLines(dataDir.resolve("postgres/data/postmaster.pid"))
                    .get(line)
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers(String path) {
        try {
            return Web.get(url() + path).status() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }
}
