package com.betterfleet.derms.link;

import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;
import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import com.betterfleet.derms.clock.SimulatedTime;
import com.betterfleet.derms.database.OwnDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.transaction.support.TransactionTemplate;

/** The check of deadlines skips links that another transaction has locked. */
@Tag("sql")
@ServiceTest
@ContextConfiguration(initializers = OwnDatabase.class)
class LockedLinkTests {

    private static final Duration HELD = Duration.ofMillis(150);

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private SimulatedTime time;

    @Autowired
    private JdbcLinks links;

    @Autowired
    private TransactionTemplate transaction;

    @Test
    void aLinkThatIsLockedDuringAMoveOfTimeIsLostWhenTheMoveReturns() throws InterruptedException {
        String connection =
                TestRig.create(port, "oscp", ",\"heartbeatIntervalSeconds\":60").connectionId();
        Instant deadline = time.currentTime().plus(Duration.ofHours(1));
        jdbc.sql("update connection.link set liveness = 'UP', alive_until = :deadline where connection_id = :id")
                .param("deadline", toTimestamp(deadline))
                .param("id", connection)
                .update();
        CountDownLatch locked = new CountDownLatch(1);
        Thread holder = Thread.ofVirtual()
                .start(() -> transaction.executeWithoutResult(status -> {
                    links.lockLink(connection);
                    locked.countDown();
                    jdbc.sql("select 1 from pg_sleep(:seconds)")
                            .param("seconds", HELD.toMillis() / 1e3)
                            .query(Integer.class)
                            .single();
                }));
        locked.await();

        time.moveTo(deadline);

        assertThat(links.findLink(connection).orElseThrow().liveness()).isEqualTo(LinkLiveness.LOST);
        holder.join();
    }
}
