package com.betterfleet.derms.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
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

    @Test
    void threadsThatStartInBurstsLeaveConnectionsOfBothPools() throws InterruptedException {
        CountDownLatch enough = new CountDownLatch(1);
        AtomicInteger holding = new AtomicInteger();
        try (ExecutorService threads = BoundedThreads.newThreadPerTaskExecutor()) {
            try {
                for (int i = 0; i < 2 * SHARED; i++) {
                    threads.execute(() -> holdConnection(holding, enough));
                    threads.execute(() -> ReservedConnections.runWithReserve(() -> holdConnection(holding, enough)));
                }
                await().untilAsserted(() -> assertThat(holding).hasValueGreaterThanOrEqualTo(SHARED / 3 + 2));

                assertThat(jdbc.sql("select 1").query(Integer.class).single()).isEqualTo(1);
                ReservedConnections.runWithReserve(() -> assertThat(
                                jdbc.sql("select 1").query(Integer.class).single())
                        .isEqualTo(1));
                assertThat(holding).hasValue(SHARED / 3 + 2);
            } finally {
                enough.countDown();
            }
        }
        assertThat(holding).as("all had their turn").hasValue(4 * SHARED);
    }

    /** A second connection on the same thread, as of a transaction within another, never waits for the first. */
    private void holdConnection(AtomicInteger holding, CountDownLatch enough) {
        try (Connection first = connections.getConnection()) {
            try (Connection second = connections.getConnection()) {
                assertThat(first).isNotEqualTo(second).isEqualTo(first);
            }
            holding.incrementAndGet();
            enough.await();
        } catch (SQLException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
