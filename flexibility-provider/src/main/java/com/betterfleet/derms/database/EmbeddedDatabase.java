package com.betterfleet.derms.database;

import com.betterfleet.derms.StartupRefusedException;
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
 * A PostgreSQL server of our own under the data directory, for demonstration and tests, as durable as a real one.
 *
 * <p>It outlives a killed service. The next start then takes the running server over, which is both the fastest way back
 * and the safest: no crash recovery, no second server on the same files.
 */
final class EmbeddedDatabase implements AutoCloseable {

    static final String USER = "postgres";

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
     * Starts the server, or takes over the one a killed service left behind.
     *
     * @param dataDir everything lives below it: data, log and the server's binaries
     * @throws StartupRefusedException when another service uses the directory or the server does not come up
     */
    static EmbeddedDatabase start(Path dataDir) {
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
        } catch (StartupRefusedException refused) {
            throw refused;
        } catch (IOException | RuntimeException | ExceptionInInitializerError failed) {
            throw new StartupRefusedException(
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
                    "Took over the database server of a killed run (process {})",
                    orphan.process().pid());
            return Optional.of(new EmbeddedDatabase(lock, orphan.port(), true, () -> orphan.stop(STOP_TIMEOUT)));
        }
        orphan.stop(STOP_TIMEOUT);
        return Optional.empty();
    }

    private static EmbeddedDatabase startServer(DirectoryLock lock, Path home) throws IOException {
        File binaries = home.resolve("server").toFile();
        // The library makes its default working directory even when it is told another: not in /tmp.
        System.setProperty("ot.epg.working-dir", binaries.getPath());
        EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setPgBinaryResolver(new PostgresBinaries(home))
                .setOverrideWorkingDirectory(binaries)
                .setDataDirectory(home.resolve("data"))
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(START_TIMEOUT)
                // To a file, not to us: an orphan must be able to go on writing.
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
            // The library waits for the pid file to go, a moment before the process does.
            if (postmaster.isPresent()) {
                postmaster.get().stop(STOP_TIMEOUT);
            }
        });
    }

    static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    String url() {
        return url(port);
    }

    int port() {
        return port;
    }

    /** Whether this is the server of an earlier, killed run. */
    boolean isAdopted() {
        return adopted;
    }

    /** Stops the server and waits for it, then lets the directory go. */
    @Override
    public void close() throws IOException {
        try (lock) {
            server.close();
        }
    }
}
