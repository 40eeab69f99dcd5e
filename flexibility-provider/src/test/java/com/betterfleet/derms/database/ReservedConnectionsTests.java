package com.betterfleet.derms.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

@ServiceTest
class ReservedConnectionsTests {

    private static final int SHARED = 20;

    @LocalServerPort
    private int port;

    @Autowired
    private DataSource connections;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void dueWorkHasConnectionsWhileAllOthersAreInUseAndPartnersAreAskedToRetry() throws SQLException {
        TestRig rig = TestRig.create(port, "vector", "");
        List<Connection> taken = new ArrayList<>();
        try {
            for (int i = 0; i < SHARED; i++) {
                taken.add(connections.getConnection());
            }
            assertThatCode(() -> ReservedConnections.runWithReserve(() -> assertThat(
                                    jdbc.sql("select 1").query(Integer.class).single())
                            .isEqualTo(1)))
                    .doesNotThrowAnyException();
            TestRig.HttpAnswer answer =
                    rig.sendMessage("heartbeat", "while-busy", "{\"offline_mode_at\":\"2099-01-01T00:00:00Z\"}");

            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body()).contains("send it again");
        } finally {
            for (Connection connection : taken) {
                connection.close();
            }
        }
        rig.advanceTime(Duration.ofSeconds(1));
        assertThat(rig.sendMessage("heartbeat", "later", "{\"offline_mode_at\":\"2099-01-01T00:00:00Z\"}")
                        .status())
                .isEqualTo(204);
    }
}
