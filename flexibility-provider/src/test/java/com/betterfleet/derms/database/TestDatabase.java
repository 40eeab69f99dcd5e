package com.betterfleet.derms.database;

import com.betterfleet.embedded.EmbeddedDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

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
                        "derms.database.user=" + EmbeddedDatabase.USER,
                        "derms.database.password=")
                .applyTo(context);
        CONTEXTS.add(context);
    }

    /** For a test that needs PostgreSQL and no Spring; the user is {@code postgres}, without password. */
    public static String url() {
        return ServerHolder.URL;
    }

    /** A new, empty database beside the shared one. */
    public static String emptyDatabase(String name) {
        return ServerHolder.make(name);
    }

    /** Started at its first use. */
    private static final class ServerHolder {

        static final EmbeddedDatabase SERVER = start();
        static final String URL = make("derms");

        private static EmbeddedDatabase start() {
            EmbeddedDatabase server = EmbeddedDatabase.start(Path.of("target", "test-database"));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server)));
            return server;
        }

        /** Contexts first: a pool without its server delays the end of the run by half a minute. */
        private static void close(EmbeddedDatabase server) {
            CONTEXTS.forEach(ConfigurableApplicationContext::close);
            try {
                server.close();
            } catch (IOException tooLateToMatter) {
                System.err.println("test database: " + tooLateToMatter.getMessage());
            }
        }

        static String make(String name) {
            try (Connection connection = DriverManager.getConnection(SERVER.url(), EmbeddedDatabase.USER, "");
                    Statement statement = connection.createStatement()) {
                statement.execute("drop database if exists " + name + " with (force)");
                statement.execute("create database " + name);
            } catch (SQLException failed) {
                throw new IllegalStateException(failed);
            }
            return SERVER.url().replace("/postgres", "/" + name);
        }
    }
}
