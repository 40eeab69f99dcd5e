package com.betterfleet.derms.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import com.betterfleet.derms.audit.AuditTrail;
import com.betterfleet.derms.link.LinkDirectory;
import com.betterfleet.derms.quarantine.QuarantineFixture;
import com.betterfleet.derms.quarantine.SubjectSelection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Many messages are in flight, and all their results are stored slowly at the same time. */
@ServiceTest
class OutboundBurstTests {

    /** More than the shared pool has connections. */
    private static final int MESSAGES = 40;

    /** Far ahead, where no service sends. */
    private static final Instant NOW = Instant.parse("2150-01-01T00:00:00Z");

    private static final int THIRD_OF_POOL = 6;

    private final CountDownLatch answered = new CountDownLatch(MESSAGES);
    private final CountDownLatch storable = new CountDownLatch(1);
    private final AtomicInteger storing = new AtomicInteger();

    @LocalServerPort
    private int port;

    @Autowired
    private LinkDirectory links;

    @Autowired
    private AuditTrail audit;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private JdbcClient jdbc;

    @Test
    void theApiAnswersWhileTheResultsOfMoreMessagesThanThereAreConnectionsAreStored() {
        TestRig rig = TestRig.create(port, "oscp", "");
        Outbox outbox = outbox(rig.connectionId());
        transaction.executeWithoutResult(status -> {
            for (int i = 0; i < MESSAGES; i++) {
                outbox.replaceQueuedImmediately(rig.connectionId(), "burst-" + i, "burst-" + i, "{}");
            }
        });
        try {
            outbox.runDue();
            await().untilAsserted(() -> assertThat(storing).hasValueGreaterThanOrEqualTo(THIRD_OF_POOL));

            // Were no connection free, the answer would be 503.
            assertThat(TestRig.callAdminApi(port, "GET", "/connections/" + rig.connectionId(), "")
                            .status())
                    .isEqualTo(200);
            assertThat(storing).hasValue(THIRD_OF_POOL);
        } finally {
            storable.countDown();
            outbox.destroy();
        }
        assertThat(storing).hasValue(MESSAGES);
    }

    private Outbox outbox(String connectionId) {
        return new Outbox(
                new OneConnectionOutbox(jdbc, connectionId),
                links,
                new MessageSender(
                        message -> {
                            answered.countDown();
                            awaitLatch(answered);
                            return new DeliveryResult.MessageAccepted(204);
                        },
                        () -> NOW),
                QuarantineFixture.create(jdbc, transaction, event -> {}, () -> NOW),
                transaction,
                // Runs within the transaction that stores the result.
                event -> {
                    storing.incrementAndGet();
                    awaitLatch(storable);
                },
                audit,
                () -> NOW);
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /** Leaves the messages of other tests alone. */
    private static final class OneConnectionOutbox extends JdbcOutbox {
        private final String connectionId;

        OneConnectionOutbox(JdbcClient jdbc, String connectionId) {
            super(jdbc);
            this.connectionId = connectionId;
        }

        @Override
        List<OutboundMessage> claimDue(
                SubjectSelection selection, NotClaimable except, Instant due, Instant leaseEnd, int limit) {
            SubjectSelection own = new SubjectSelection(selection.excluded(), Optional.of(Set.of(connectionId)));
            return super.claimDue(own, except, due, leaseEnd, limit);
        }
    }
}
