package com.betterfleet.derms.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A suspended instance holds the locks of its transactions for a few seconds only. */
@Tag("sql")
@ServiceTest
class SuspendedTransactionTests {

    private static final Duration LONGEST_LOCK = Duration.ofSeconds(5);

    @Autowired
    private DataSource database;

    @Autowired
    private JdbcClient jdbc;

    @LocalServerPort
    private int port;

    @ParameterizedTest(name = "of the reserve: {0}")
    @ValueSource(booleans = {false, true})
    void theLinkThatASuspendedInstanceLockedIsFreeWithinFiveSeconds(boolean reserved) throws SQLException {
        String id = TestRig.create(port, "oscp", "").connectionId();
        try (Connection suspended = open(reserved);
                Statement statement = suspended.createStatement()) {
            suspended.setAutoCommit(false);
            statement.execute("select from connection.link where connection_id = '" + id + "' for update");
            assertThat(findUnlocked(id)).as("locked").isEmpty();

            await().atMost(LONGEST_LOCK)
                    .untilAsserted(() -> assertThat(findUnlocked(id)).hasSize(1));

            assertThatExceptionOfType(SQLException.class).isThrownBy(() -> statement.execute("select 1"));
        }
    }

    private Connection open(boolean reserved) {
        AtomicReference<Connection> opened = new AtomicReference<>();
        Runnable opening = () -> {
            try {
                opened.set(database.getConnection());
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        };
        if (reserved) {
            ReservedConnections.runWithReserve(opening);
        } else {
            opening.run();
        }
        return opened.get();
    }

    private List<Integer> findUnlocked(String id) {
        return jdbc.sql("select 1 from connection.link where connection_id = :id for update skip locked")
                .param("id", id)
                .query((row, number) -> row.getInt(1))
                .list();
    }
}
