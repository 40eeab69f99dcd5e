package com.betterfleet.derms.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** A running database server, as its own {@code postmaster.pid} tells of it. */
record Postmaster(Path dataDirectory, ProcessHandle process, int port) {

    private static final Duration POLL = Duration.ofMillis(20);

    /** What the file says, whether or not it is still true. */
    private record PidFile(long pid, int port) {

        /** Lines 1 and 4 of the file; the others are of no use here. */
        static Optional<PidFile> readPidFile(Path dataDirectory) throws IOException {
            Path file = pidFileOf(dataDirectory);
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            List<String> lines = Files.readAllLines(file);
            try {
                return lines.size() < 4
                        ? Optional.empty()
                        : Optional.of(new PidFile(
                                Long.parseLong(lines.get(0).strip()),
                                Integer.parseInt(lines.get(3).strip())));
            } catch (NumberFormatException tornByACrash) {
                return Optional.empty();
            }
        }
    }

    /** The server that runs on this directory now, if one does. */
    static Optional<Postmaster> findRunning(Path dataDirectory) throws IOException {
        return PidFile.readPidFile(dataDirectory)
                .flatMap(file -> ProcessHandle.of(file.pid())
                        .filter(process -> isServerOf(process, dataDirectory))
                        .map(process -> new Postmaster(dataDirectory, process, file.port())));
    }

    /**
     * Removes a pid file whose number meanwhile belongs to some other program: the server would take that for a running
     * one and refuse to start. One whose process is gone is left: the server looks at it for surviving children.
     */
    static void deleteStalePidFile(Path dataDirectory) throws IOException {
        Optional<PidFile> file = PidFile.readPidFile(dataDirectory);
        if (file.flatMap(stale -> ProcessHandle.of(stale.pid()))
                        .filter(ProcessHandle::isAlive)
                        .isPresent()
                && findRunning(dataDirectory).isEmpty()) {
            Files.delete(pidFileOf(dataDirectory));
        }
    }

    /**
     * Waits until the server takes statements, which it does not during crash recovery.
     *
     * @return whether it does, and really serves this directory
     */
    boolean awaitReady(Duration timeout) {
        long end = System.nanoTime() + timeout.toNanos();
        while (isRunning() && System.nanoTime() - end < 0) {
            try (Connection connection =
                            DriverManager.getConnection(EmbeddedDatabase.url(port), EmbeddedDatabase.USER, "");
                    Statement statement = connection.createStatement();
                    ResultSet answer = statement.executeQuery("show data_directory")) {
                return answer.next() && Files.isSameFile(Path.of(answer.getString(1)), dataDirectory);
            } catch (SQLException notYet) {
                sleepBriefly();
            } catch (IOException otherDirectory) {
                return false;
            }
        }
        return false;
    }

    /**
     * Fast shutdown: open sessions are ended, everything committed is on disk.
     *
     * @throws IOException when the server is still there afterwards
     */
    void stop(Duration timeout) throws IOException {
        if (!isRunning()) {
            return;
        }
        // SIGINT asks for a fast shutdown; Java itself can only send SIGTERM, which waits for every client to leave.
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
        long end = System.nanoTime() + timeout.toNanos();
        while (isRunning() && System.nanoTime() - end < 0) {
            sleepBriefly();
        }
        if (isRunning()) {
            throw new IOException("PostgreSQL (process " + process.pid() + ") did not stop within " + timeout);
        }
    }

    /**
     * Whether the server is still there. One that has ended but waits for its parent to notice is not, though its number is
     * still taken: as an orphan it belongs to the first process of the machine, which may take its time.
     */
    boolean isRunning() {
        return isServerOf(process, dataDirectory);
    }

    /** A server's working directory is its data directory; where that cannot be seen, its name has to do. */
    private static boolean isServerOf(ProcessHandle process, Path dataDirectory) {
        if (!process.isAlive()) {
            return false;
        }
        Path workingDirectory = Path.of("/proc", Long.toString(process.pid()), "cwd");
        try {
            if (Files.exists(workingDirectory)) {
                return Files.isSameFile(workingDirectory, dataDirectory);
            }
        } catch (IOException unreadable) {
            return false;
        }
        return process.info()
                .command()
                .filter(command -> command.endsWith("postgres"))
                .isPresent();
    }

    private static Path pidFileOf(Path dataDirectory) {
        return dataDirectory.resolve("postmaster.pid");
    }

    private static void sleepBriefly() {
        LockSupport.parkNanos(POLL.toNanos());
    }
}
