package com.betterfleet.acceptance.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A child process whose output goes to a file; it never outlives this JVM. */
public final class ChildProcess implements RunningProcess {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final String name;
    private final Process process;
    private final Path log;
    private final Thread atExit;

    private ChildProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.atExit = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts a command in the root of the repository and appends its output to the log. */
    public static ChildProcess start(String name, List<String> command, Map<String, String> environment, Path log) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(ProjectPaths.ROOT.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            // The environment of the tests may configure a service of its own.
            builder.environment().keySet().removeIf(key -> key.startsWith("DERMS_") || key.startsWith("SIM_"));
            builder.environment().putAll(environment);
            return new ChildProcess(name, builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a port of this machine without a listener. */
    public static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns all output so far. */
    public String readOutput() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Fails when the program has ended, so that a wait for it stops at once. */
    public void requireAlive() {
        if (!process.isAlive()) {
            throw new AssertionError(
                    "%s ended by itself with code %d; see %s".formatted(name, process.exitValue(), log));
        }
    }

    /** Returns the processor time that the program has used, without that of its own children. */
    public Duration cpuTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Asks the program to end, as closing its terminal does. */
    public void requestStop() {
        process.destroy();
    }

    /** Ends it as {@code kill -9} does. */
    void kill() {
        process.destroyForcibly();
        awaitEnd(PATIENCE);
    }

    /** Stops the program until {@link #resume()}. */
    void suspend() {
        sendSignal(process.toHandle(), "STOP");
    }

    void resume() {
        sendSignal(process.toHandle(), "CONT");
    }

    /** Sends a signal to one process. */
    public static void sendSignal(ProcessHandle to, String signal) {
        try {
            int code = new ProcessBuilder("kill", "-" + signal, Long.toString(to.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new AssertionError("SIG%s could not be sent to process %d".formatted(signal, to.pid()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits for the program to end and returns its exit code. */
    public int awaitEnd(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("%s still runs after %s; see %s".formatted(name, patience, log));
            }
            Runtime.getRuntime().removeShutdownHook(atExit);
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            requestStop();
            awaitEnd(PATIENCE);
        }
    }
}
