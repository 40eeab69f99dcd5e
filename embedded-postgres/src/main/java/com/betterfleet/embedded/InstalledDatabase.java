package com.betterfleet.embedded;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A server of PostgreSQL's own package, reached as an operator's is: over TCP with TLS and a password, by a role that is no
 * superuser. Its data is new with each start.
 */
public final class InstalledDatabase implements AutoCloseable {

    /** The role of the service, which may create databases and is no superuser. */
    public static final String USER = "derms";

    /** The password of {@link #USER}. */
    public static final String PASSWORD = "a password of tests";

    private static final String SUPERUSER_PASSWORD = "another password of tests";
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);
    private static final String KEY_STORE_PASSWORD = "of-one-run";

    private final Path directory;
    private final Postmaster server;

    private InstalledDatabase(Path directory, Postmaster server) {
        this.directory = directory;
        this.server = server;
    }

    /**
     * Starts a server.
     *
     * @param programs the directory of {@code initdb} and {@code postgres}, for example {@code /usr/lib/postgresql/15/bin}
     * @param directory an empty or absent directory for data and log
     * @throws EmbeddedDatabaseException when the server does not start
     */
    public static InstalledDatabase start(Path programs, Path directory) {
        try {
            Path home = Files.createDirectories(directory).toRealPath();
            Path data = initialise(programs, home);
            createCertificate(data);
            Files.writeString(data.resolve("pg_hba.conf"), "hostssl all all 127.0.0.1/32 scram-sha-256\n");
            int port = findFreePort();
            Process server = launch(
                    home,
                    List.of(
                            programs.resolve("postgres").toString(),
                            "-D",
                            data.toString(),
                            "-p",
                            Integer.toString(port),
                            "-c",
                            "listen_addresses=127.0.0.1",
                            "-c",
                            "unix_socket_directories=",
                            "-c",
                            "ssl=on"));
            InstalledDatabase database = new InstalledDatabase(home, new Postmaster(data, server.toHandle(), port));
            database.createRole();
            return database;
        } catch (IOException | GeneralSecurityException | SQLException failed) {
            throw new EmbeddedDatabaseException(
                    "PostgreSQL of " + programs + " did not start under " + directory, failed);
        }
    }

    /** The JDBC URL of the database {@code postgres}, which demands TLS with the server's certificate. */
    public String url() {
        return url("postgres");
    }

    /** The JDBC URL of a database of this server, which demands TLS with the server's certificate. */
    public String url(String database) {
        return "jdbc:postgresql://localhost:%d/%s?sslmode=verify-full&sslrootcert=%s"
                .formatted(server.port(), database, directory.resolve("data/server.crt"));
    }

    /** Creates an empty database that belongs to {@link #USER}. */
    public String createDatabase(String name) throws SQLException {
        execute(USER, PASSWORD, "drop database if exists " + name + " with (force)");
        execute(USER, PASSWORD, "create database " + name);
        return url(name);
    }

    /** Stops the server and waits for its end. */
    @Override
    public void close() throws IOException {
        server.stop(STOP_TIMEOUT);
    }

    private void createRole() throws SQLException {
        long end = System.nanoTime() + START_TIMEOUT.toNanos();
        while (true) {
            try {
                execute(
                        EmbeddedDatabase.USER,
                        SUPERUSER_PASSWORD,
                        "create role %s login nosuperuser createdb password '%s'".formatted(USER, PASSWORD));
                return;
            } catch (SQLException notYet) {
                if (System.nanoTime() - end > 0 || !server.process().isAlive()) {
                    throw notYet;
                }
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
        }
    }

    private void execute(String user, String password, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(), user, password);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Path initialise(Path programs, Path home) throws IOException {
        Path password = Files.writeString(home.resolve("password"), SUPERUSER_PASSWORD);
        Path data = home.resolve("data");
        run(
                home,
                List.of(
                        programs.resolve("initdb").toString(),
                        "-D",
                        data.toString(),
                        "-U",
                        EmbeddedDatabase.USER,
                        "--auth=scram-sha-256",
                        "--pwfile=" + password,
                        "--encoding=UTF8",
                        "--locale=C"));
        return data;
    }

    private static void createCertificate(Path data) throws IOException, GeneralSecurityException {
        Path store = data.resolve("server.p12");
        run(
                data,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-ext",
                        "BC=ca:true",
                        "-validity",
                        "10",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        KEY_STORE_PASSWORD));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream content = Files.newInputStream(store)) {
            keys.load(content, KEY_STORE_PASSWORD.toCharArray());
        }
        writePem(
                data.resolve("server.crt"),
                "CERTIFICATE",
                keys.getCertificate("server").getEncoded());
        writePem(
                data.resolve("server.key"),
                "PRIVATE KEY",
                keys.getKey("server", KEY_STORE_PASSWORD.toCharArray()).getEncoded());
    }

    private static void writePem(Path file, String type, byte[] content) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                file,
                "-----BEGIN %s-----%n%s%n-----END %s-----%n"
                        .formatted(
                                type,
                                Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII))
                                        .encodeToString(content),
                                type));
    }

    private static void run(Path directory, List<String> command) throws IOException {
        Process program = launch(directory, command);
        try {
            if (program.waitFor() != 0) {
                throw new IOException(command.getFirst() + " failed; see server.log in " + directory);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** The server refuses to run as root; as root it runs in a user namespace, where it has no rights of root. */
    private static Process launch(Path directory, List<String> command) throws IOException {
        List<String> full = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            full.addAll(List.of("unshare", "-U"));
        }
        full.addAll(command);
        File log = directory.resolve("server.log").toFile();
        return new ProcessBuilder(full)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log))
                .start();
    }

    private static int findFreePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
