package com.betterfleet.acceptance.process;

import static org.awaitility.Awaitility.await;

import com.betterfleet.acceptance.client.AdminApi;
import com.betterfleet.acceptance.client.HttpCalls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The service as a process, with a database of its own. It can be killed and restarted on the same data. */
public final class RunningService implements RunningProcess {

    public static final String PASSWORD = "an-administrator-of-tests";

    private static final Duration START = Duration.ofMinutes(3);

    private final String name;
    private final Map<String, String> settings = new HashMap<>();
    private final int port = ChildProcess.freePort();
    private final Path dataDir;
    private final Path log;
    private final AdminApi api = new AdminApi(url(), PASSWORD);
    private ChildProcess program;

    private RunningService(String name, Map<String, String> more) {
        this.name = name;
        dataDir = ProjectPaths.freshData(name);
        log = ProjectPaths.freshLog(name);
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
    public static RunningService start(String name) {
        return start(name, Map.of());
    }

    /** Starts a service with further settings. */
    public static RunningService start(String name, Map<String, String> settings) {
        return new RunningService(name, settings).awaitStarted();
    }

    /** Starts another instance beside a running service: on its database, with its key. */
    static RunningService startBeside(RunningService first, String name) {
        try {
            Map<String, String> shared = Map.of(
                    "DERMS_DATABASE_URL", "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(first.databasePort()),
                    "DERMS_DATABASE_USER", "postgres",
                    "DERMS_SECRET_KEY",
                            Files.readString(first.dataDir.resolve("secret.key"))
                                    .strip());
            return new RunningService(name, shared).awaitStarted();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String url() {
        return "http://localhost:" + port;
    }

    public AdminApi api() {
        return api;
    }

    public Path dataDir() {
        return dataDir;
    }

    /** Returns the output of all runs of this service. */
    public String readLog() {
        return program.readOutput();
    }

    public void kill() {
        program.kill();
    }

    /** Suspends the process, as on a machine that sleeps, until {@link #resume()}. */
    public void suspend() {
        program.suspend();
    }

    public void resume() {
        program.resume();
    }

    /** Returns the database server that the service started. */
    public ProcessHandle databaseServer() {
        return ProcessHandle.of(Long.parseLong(postmasterLine(0))).orElseThrow();
    }

    /** Restarts the killed service without waiting for it. */
    public void relaunch() {
        program = launch();
    }

    public void awaitReady() {
        await().atMost(START).pollInterval(Duration.ofMillis(50)).until(this::isReady);
    }

    /** Returns the processor time that the running process has used. */
    public Duration cpuTime() {
        return program.cpuTime();
    }

    public void requireAlive() {
        program.requireAlive();
    }

    public boolean isReady() {
        requireAlive();
        return isAnswering("/actuator/health/readiness");
    }

    @Override
    public void close() {
        program.close();
    }

    private ChildProcess launch() {
        return ChildProcess.start(
                "the service " + name,
                // The same options as in the demo: for a process of a few minutes the second compiler costs more than
                // it saves. The heap is bounded because several services run side by side.
                List.of(
                        ProjectPaths.javaExecutable(),
                        "-Xmx384m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        ProjectPaths.serviceClassPath(),
                        "com.betterfleet.derms.DermsApplication"),
                settings,
                log);
    }

    private RunningService awaitStarted() {
        try {
            awaitReady();
        } catch (RuntimeException | AssertionError e) {
            program.close();
            throw e;
        }
        return this;
    }

    private int databasePort() {
        return Integer.parseInt(postmasterLine(3));
    }

    /** Returns a line of the database server's pid file. */
    private String postmasterLine(int line) {
        try {
            return Files.readAllLines(dataDir.resolve("postgres/data/postmaster.pid"))
                    .get(line)
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isAnswering(String path) {
        try {
            return HttpCalls.get(url() + path).status() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }
}
