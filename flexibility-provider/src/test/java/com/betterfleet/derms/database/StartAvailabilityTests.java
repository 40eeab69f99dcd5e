package com.betterfleet.derms.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The shared connections while the service starts: a database that is slow for a moment does not end the start. */
@Tag("sql")
class StartAvailabilityTests {

    /** The check of whether the database answers asks here, in vain. */
    private static final String CLOSED_PORT = "jdbc:postgresql://127.0.0.1:1/none";

    private static final Duration SEVERAL_CHECKS = Duration.ofMillis(900);

    @Test
    void connectionsAreRefusedForAMissingAnswerOnlyOnceTheServiceHasStarted() throws SQLException {
        try (ReservedDataSource connections = openWithFailingCheck()) {
            await().during(SEVERAL_CHECKS).untilAsserted(() -> requireConnection(connections));

            connections.start();

            await().untilAsserted(() -> assertThatExceptionOfType(SQLTransientConnectionException.class)
                    .isThrownBy(() -> requireConnection(connections))
                    .withMessageContaining("the database does not answer"));
        }
    }

    private static ReservedDataSource openWithFailingCheck() {
        DriverManagerDataSource database = (DriverManagerDataSource) TestDatabase.openEmpty("start");
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(Objects.requireNonNull(database.getUrl()));
        pool.setUsername(database.getUsername());
        pool.setPassword(database.getPassword());
        PhysicalConnections opened = PhysicalConnections.openFor(pool);
        pool.setJdbcUrl(CLOSED_PORT);
        pool.setInitializationFailTimeout(-1);
        return new ReservedDataSource(pool, opened);
    }

    private static void requireConnection(ReservedDataSource connections) throws SQLException {
        try (Connection connection = connections.getConnection()) {
            assertThat(connection.isClosed()).isFalse();
        }
    }
}
