package com.betterfleet.soak.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of a run; its output is appended to a log, and it never outlives this JVM. */
final class ProgramProcess {

    private static final Duration END_TIMEOUT = Duration.ofSeconds(40);

    private final Process process;
    private final Thread atExit;

    private ProgramProcess(Process process) {
        this.process = process;
        this.atExit = new Thread(() -> processTree().forEach(ProcessHandle::destroyForcibly));
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /** Starts a program with the environment of this one, without the settings of a service in it. */
    static ProgramProcess start(List<String> command, Map<String, String> environment, Path directory, Path log)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("DERMS_"));
        builder.environment().putAll(environment);
        return new ProgramProcess(builder.start());
    }

    /** Runs a program to its end. */
    static void run(List<String> command, Path directory, Path log) throws IOException, InterruptedException {
        int code = start(command, Map.of(), directory, log).awaitEnd();
        if (code != 0) {
            throw new IOException("%s ended with code %d; see %s".formatted(command.getFirst(), code, log));
        }
    }

    static int findFreePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Sends a signal to the program alone. */
    void sendSignal(String signal) throws IOException, InterruptedException {
        sendSignal(process.toHandle(), signal);
    }

    /** Sends a signal to the program, then to the programs that it started. */
    void sendSignalToAll(String signal) throws IOException, InterruptedException {
        for (ProcessHandle handle : processTree().toList()) {
            sendSignal(handle, signal);
        }
    }

    /** Ends it and its children as {@code kill -9} does. */
    void kill() throws InterruptedException {
        List<ProcessHandle> tree = processTree().toList();
        tree.forEach(ProcessHandle::destroyForcibly);
        int unused = awaitEnd();
    }

    /** Requests the end by a signal, and waits for it. */
    void stop(String signal) throws IOException, InterruptedException {
        if (isAlive()) {
            sendSignal(signal);
        }
        int unused = awaitEnd();
    }

    private int awaitEnd() throws InterruptedException {
        if (!process.waitFor(END_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            processTree().forEach(ProcessHandle::destroyForcibly);
            throw new IllegalStateException("process %d still ran after %s".formatted(process.pid(), END_TIMEOUT));
        }
        boolean unused = Runtime.getRuntime().removeShutdownHook(atExit);
        return process.exitValue();
    }

    private Stream<ProcessHandle> processTree() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants());
    }

    /** A child that has ended meanwhile is no failure. */
    private static void sendSignal(ProcessHandle to, String signal) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + signal, Long.toString(to.pid()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (code != 0 && to.isAlive()) {
            throw new IOException("SIG%s could not be sent to process %d".formatted(signal, to.pid()));
        }
    }
}
