package com.betterfleet.acceptance.process;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The database server that a service started; a test takes it away and gives it back on the same port. */
public final class DatabaseServer {

    private static final Duration STOP = Duration.ofSeconds(30);

    private static final Pattern STATEMENT = Pattern.compile("LOG: +(statement|execute [^:]+): ");

    private final ProcessHandle postmaster;
    private final List<String> command = new ArrayList<>();
    private final Path data;
    private List<ProcessHandle> suspended = List.of();

    private DatabaseServer(ProcessHandle postmaster, Path data) {
        this.postmaster = postmaster;
        this.data = data;
        ProcessHandle.Info program = postmaster.info();
        command.add(program.command().orElseThrow());
        command.addAll(List.of(program.arguments().orElseThrow()));
    }

    /** Returns the server that runs for a service now. */
    public static DatabaseServer of(RunningService service) {
        return new DatabaseServer(service.databaseServer(), service.dataDir().resolve("postgres/data"));
    }

    /** Suspends all its processes, the postmaster first, so that it does not replace its children. */
    public void suspend() {
        suspended =
                Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
        suspended.forEach(process -> ChildProcess.sendSignal(process, "STOP"));
    }

    public void resume() {
        suspended.reversed().forEach(process -> ChildProcess.sendSignal(process, "CONT"));
    }

    /** Makes the server log each statement from now on, of sessions that are open as well. */
    public void logStatements() {
        try {
            Files.writeString(
                    data.resolve("postgresql.auto.conf"), "log_statement = 'all'\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ChildProcess.sendSignal(postmaster, "HUP");
    }

    /** Counts the statements in the log, among them those that begin and end transactions. */
    public long countStatements() {
        try (Stream<String> lines = Files.lines(data.resolveSibling("server.log"))) {
            return lines.filter(line -> STATEMENT.matcher(line).find()).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops it as {@code pg_ctl stop -m fast} does: open sessions end, committed data is on disk. */
    public void stop() {
        ChildProcess.sendSignal(postmaster, "INT");
        await().atMost(STOP).until(() -> Files.notExists(data.resolve("postmaster.pid")));
    }

    /** Starts the stopped server again, with the same settings, without waiting for it. */
    public void start() {
        List<String> full = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            // The server refuses to run as root; in a user namespace it has no rights of root.
            full.addAll(List.of("unshare", "-U"));
        }
        full.addAll(command);
        try {
            new ProcessBuilder(full)
                    .directory(data.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(
                            Redirect.appendTo(data.resolveSibling("server.log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
