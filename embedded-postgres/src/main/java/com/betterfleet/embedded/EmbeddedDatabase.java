package com.betterfleet.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server under the data directory, for demonstration, tests and benchmarks; {@code fsync} is on.
 *
 * <p>The server survives {@code kill -9} of the service. The next start adopts the running server: no crash recovery,
 * and never a second server on the same files.
 */
public final class EmbeddedDatabase implements AutoCloseable {

    /** The database user; it has no password. */
    public static final String USER = "postgres";

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
    private static final Duration START_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

    private final DirectoryLock lock;
    private final int port;
    private final boolean adopted;
    private final Closeable server;

    private EmbeddedDatabase(DirectoryLock lock, int port, boolean adopted, Closeable server) {
        this.lock = lock;
        this.port = port;
        this.adopted = adopted;
        this.server = server;
    }

    /**
     * Starts the server, or adopts the one that a killed service left running.
     *
     * @param dataDir the directory of the data, the log and the server's binaries
     * @throws EmbeddedDatabaseException when another service uses the directory or the server does not start
     */
    public static EmbeddedDatabase start(Path dataDir) {
        try {
            Path home = createHome(dataDir);
            DirectoryLock lock = DirectoryLock.acquireLock(home);
            try {
                Optional<EmbeddedDatabase> orphan = adoptOrphan(lock, home.resolve("data"));
                return orphan.isPresent() ? orphan.get() : startServer(lock, home);
            } catch (IOException | RuntimeException failed) {
                lock.close();
                throw failed;
            }
        } catch (EmbeddedDatabaseException refused) {
            throw refused;
        } catch (IOException | RuntimeException | ExceptionInInitializerError failed) {
            throw new EmbeddedDatabaseException(
                    "the embedded PostgreSQL under DERMS_DATA_DIR " + dataDir.toAbsolutePath() + " did not start ("
                            + failed.getMessage() + "). See postgres/server.log there, or set DERMS_DATABASE_URL.",
                    failed);
        }
    }

    private static Path createHome(Path dataDir) throws IOException {
        Path base = Files.createDirectories(dataDir.toAbsolutePath());
        Path home = base.resolve("postgres");
        if (!Files.exists(home)) {
            Files.createDirectory(
                    home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        return home.toRealPath();
    }

    private static Optional<EmbeddedDatabase> adoptOrphan(DirectoryLock lock, Path data) throws IOException {
        Optional<Postmaster> running = Postmaster.findRunning(data);
        if (running.isEmpty()) {
            Postmaster.deleteStalePidFile(data);
            return Optional.empty();
        }
        Postmaster orphan = running.get();
        if (orphan.awaitReady(START_TIMEOUT)) {
            LOG.info(
                    "Adopted the database server of a killed run (process {})",
                    orphan.process().pid());
            return Optional.of(new EmbeddedDatabase(lock, orphan.port(), true, () -> orphan.stop(STOP_TIMEOUT)));
        }
        orphan.stop(STOP_TIMEOUT);
        return Optional.empty();
    }

    private static EmbeddedDatabase startServer(DirectoryLock lock, Path home) throws IOException {
        File binaries = home.resolve("server").toFile();
        // The library creates its default working directory even when another one is configured: not in /tmp.
        System.setProperty("ot.epg.working-dir", binaries.getPath());
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setPgBinaryResolver(new PostgresBinaries(home))
                .setOverrideWorkingDirectory(binaries)
                .setDataDirectory(home.resolve("data"))
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(START_TIMEOUT)
                // To a file, not to a pipe: a server without its service must be able to continue writing.
                .setOutputRedirector(
                        Redirect.appendTo(home.resolve("server.log").toFile()))
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "")
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("timezone", "UTC")
                .setServerConfig("log_checkpoints", "off")
                .setServerConfig("max_connections", "100")
                .start();
        Optional<Postmaster> postmaster = Postmaster.findRunning(home.resolve("data"));
        return new EmbeddedDatabase(lock, server.getPort(), false, () -> {
            server.close();
            // The library waits until the pid file is gone, which is shortly before the process ends.
            if (postmaster.isPresent()) {
                postmaster.get().stop(STOP_TIMEOUT);
            }
        });
    }

    static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    /** The JDBC URL of the database {@code postgres}. */
    public String url() {
        return url(port);
    }

    int port() {
        return port;
    }

    /** Whether the server was started by an earlier, killed run. */
    boolean isAdopted() {
        return adopted;
    }

    /** Stops the server, waits for its end, and releases the directory. */
    @Override
    public void close() throws IOException {
        try (lock) {
            server.close();
        }
    }
}
