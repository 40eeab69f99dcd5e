package com.betterfleet.derms.database;

import com.betterfleet.embedded.EmbeddedDatabase;
import com.betterfleet.embedded.InstalledDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * One server per test run under {@code target/}; its files are reused by the next run, its database is created anew.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class TestDatabase implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final Queue<ConfigurableApplicationContext> CONTEXTS = new ConcurrentLinkedQueue<>();

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        TestPropertyValues.of(
                        "derms.database.url=" + url(),
                        "derms.database.user=" + ServerHolder.SERVER.user(),
                        "derms.database.password=" + ServerHolder.SERVER.password())
                .applyTo(context);
        CONTEXTS.add(context);
    }

    public static String url() {
        return ServerHolder.URL;
    }

    /** A new, empty database beside the shared one, for a test that needs no Spring; its sessions are in UTC. */
    public static DataSource openEmpty(String name) {
        DriverManagerDataSource database = ServerHolder.open(emptyDatabase(name));
        Properties utc = new Properties();
        utc.setProperty("options", "-c TimeZone=UTC");
        database.setConnectionProperties(utc);
        return database;
    }

    /** A new, empty database beside the shared one. */
    public static String emptyDatabase(String name) {
        return ServerHolder.make(name);
    }

    /** Started at its first use. */
    private static final class ServerHolder {

        static final TestServer SERVER = start();
        static final String URL = make("derms");

        private static TestServer start() {
            TestServer server = TestServer.start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server)));
            return server;
        }

        /** Contexts first: a pool without its server delays the end of the run by half a minute. */
        private static void close(TestServer server) {
            CONTEXTS.forEach(ConfigurableApplicationContext::close);
            try {
                server.server().close();
            } catch (Exception tooLateToMatter) {
                System.err.println("test database: " + tooLateToMatter.getMessage());
            }
        }

        static DriverManagerDataSource open(String url) {
            return new DriverManagerDataSource(url, SERVER.user(), SERVER.password());
        }

        static String make(String name) {
            try (Connection connection = open(SERVER.url()).getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("drop database if exists " + name + " with (force)");
                statement.execute("create database " + name);
            } catch (SQLException failed) {
                throw new IllegalStateException(failed);
            }
            return SERVER.url().replaceFirst("/postgres", "/" + name);
        }
    }

    /**
     * The embedded server, or an installed one of another version.
     *
     * @param url the database {@code postgres}
     */
    private record TestServer(AutoCloseable server, String url, String user, String password) {

        /** The programs of an installed server, for example {@code /usr/lib/postgresql/15/bin}. */
        private static final String PROGRAMS = "derms.test.postgres-programs";

        static TestServer start() {
            String programs = System.getProperty(PROGRAMS, "");
            if (programs.isBlank()) {
                EmbeddedDatabase embedded = EmbeddedDatabase.start(Path.of("target", "test-database"));
                return new TestServer(embedded, embedded.url(), EmbeddedDatabase.USER, "");
            }
            InstalledDatabase installed = InstalledDatabase.start(
                    Path.of(programs),
                    Path.of(
                            "target",
                            "installed-database-" + ProcessHandle.current().pid()));
            return new TestServer(installed, installed.url(), InstalledDatabase.USER, InstalledDatabase.PASSWORD);
        }
    }
}
