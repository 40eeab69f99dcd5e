package com.betterfleet.embedded;

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

/** A running database server, as described by its {@code postmaster.pid}. */
record Postmaster(Path dataDirectory, ProcessHandle process, int port) {

    private static final Duration POLL = Duration.ofMillis(20);

    /** The content of the file; the process may have ended since. */
    private record PidFile(long pid, int port) {

        /** Reads the process id and the port: lines 1 and 4 of the file. */
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

    /** Finds the server that runs on this directory now. */
    static Optional<Postmaster> findRunning(Path dataDirectory) throws IOException {
        return PidFile.readPidFile(dataDirectory)
                .flatMap(file -> ProcessHandle.of(file.pid())
                        .filter(process -> isServerOf(process, dataDirectory))
                        .map(process -> new Postmaster(dataDirectory, process, file.port())));
    }

    /**
     * Removes a pid file whose process id now belongs to another program, because the server would refuse to start. A
     * pid file without a process stays: the server uses it to find surviving child processes.
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
     * Waits until the server accepts statements; during crash recovery it does not.
     *
     * @return whether it accepts statements and serves this directory
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
     * Requests a fast shutdown: open sessions end, committed data is on disk.
     *
     * @throws IOException when the server still runs after the timeout
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
     * Whether the server still runs. A zombie process, which has ended but was not yet reaped by its parent, counts as
     * ended.
     */
    boolean isRunning() {
        return isServerOf(process, dataDirectory);
    }

    /** Compares the working directory with the data directory, or the program name where that is not readable. */
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
