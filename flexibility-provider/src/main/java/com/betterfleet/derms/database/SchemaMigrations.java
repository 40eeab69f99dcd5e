package com.betterfleet.derms.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Migrates the database: one schema, one folder {@code db/migration/<room>} and one history table per room.
 *
 * @param rooms in the order of their dependencies, so that a later room may refer to an earlier one
 */
record SchemaMigrations(List<String> rooms) {

    /** Schema {@code connection} belongs to the rooms partner, link, binding and registration. */
    static final List<String> ROOMS = List.of(
            "database",
            "clock",
            "quarantine",
            "audit",
            "account",
            "microgrid",
            "connection",
            "access",
            "exchange",
            "forecast",
            "envelope",
            "supervision",
            "metering",
            "reporting",
            "compliance",
            "incident");

    /**
     * An arbitrary number, the same on all instances: of several that start together one migrates and the others wait.
     */
    private static final long LOCK_KEY = 0x4445524d53L;

    static SchemaMigrations of(List<String> rooms) {
        return new SchemaMigrations(List.copyOf(rooms));
    }

    /**
     * Migrates each room that has scripts.
     *
     * @throws SQLException when the database cannot be reached
     */
    void migrateAll(DataSource dataSource) throws SQLException {
        try (Connection lockConnection = dataSource.getConnection();
                Statement statement = lockConnection.createStatement()) {
            statement.execute("select pg_advisory_lock(" + LOCK_KEY + ")");
            try {
                rooms.stream().filter(SchemaMigrations::hasScripts).forEach(room -> migrateRoom(dataSource, room));
            } finally {
                statement.execute("select pg_advisory_unlock(" + LOCK_KEY + ")");
            }
        }
    }

    private static void migrateRoom(DataSource dataSource, String room) {
        Flyway.configure()
                .dataSource(dataSource)
                .schemas(room)
                .locations("classpath:" + scriptFolder(room))
                .load()
                .migrate();
    }

    private static boolean hasScripts(String room) {
        try {
            return new PathMatchingResourcePatternResolver()
                            .getResources("classpath*:" + scriptFolder(room) + "/*.sql")
                            .length
                    > 0;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String scriptFolder(String room) {
        return "db/migration/" + room;
    }
}
