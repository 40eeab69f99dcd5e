package com.betterfleet.derms.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.audit.AuditTrail;
import com.betterfleet.derms.link.LinkDirectory;
import com.betterfleet.derms.partner.PartnerConnection.ConnectionDraft;
import com.betterfleet.derms.partner.PartnerConnection.InboundCredential;
import com.betterfleet.derms.partner.PartnerConnection.OutboundCredential;
import com.betterfleet.derms.partner.PartnerConnections;
import com.betterfleet.derms.quarantine.QuarantineFixture;
import com.betterfleet.derms.quarantine.SubjectSelection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Uses the real database, a transport with prepared answers, and a clock far ahead, where no service sends. */
@Tag("sql")
@ServiceTest
class OutboxTests {

    private static final Instant FAR = Instant.parse("2150-01-01T00:00:00Z");
    private static final Duration TICK = Duration.ofNanos(1_000);
    private static final String BODY = "{\"n\": 1}";

    private final Queue<OutboundMessage> sentMessages = new ConcurrentLinkedQueue<>();
    private final Queue<Object> events = new ConcurrentLinkedQueue<>();
    private final String connection = "outbox-" + UUID.randomUUID();
    private volatile Instant now = FAR;
    private volatile Function<OutboundMessage, DeliveryResult> answer =
            message -> new DeliveryResult.MessageAccepted(204);

    @Autowired
    private PartnerConnections connections;

    @Autowired
    private LinkDirectory links;

    @Autowired
    private AuditTrail audit;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private ApplicationEventPublisher published;

    @Autowired
    private JdbcClient jdbc;

    @BeforeEach
    void createConnection() {
        connections.saveConnection(new ConnectionDraft(
                connection,
                "Partner",
                "oscp",
                "https://partner.example/2.0",
                Map.of(),
                Map.of(),
                Optional.of(new OutboundCredential.OutboundToken("outbound-token")),
                Optional.of(new InboundCredential.InboundToken(UUID.randomUUID().toString())),
                Optional.empty(),
                Optional.empty(),
                ConnectionDraft.CredentialDetails.EMPTY));
    }

    @Test
    void aMessageWaitsForTheAnswerToItsRequestAndIsSentOnce() {
        queue("greeting", "r1");

        assertThat(sentAt(FAR.plus(Outbox.ANSWER_HEAD_START).minus(TICK))).isEmpty();
        assertThat(sentAt(FAR.plus(Outbox.ANSWER_HEAD_START))).containsExactly("r1");
        assertThat(sentAt(FAR.plusSeconds(100_000))).isEmpty();
        assertThat(events)
                .singleElement()
                .isInstanceOfSatisfying(
                        DeliveryAttempted.class,
                        tried -> assertThat(tried.delivery()).isEqualTo(new DeliveryResult.MessageAccepted(204)));
    }

    @Test
    void aMessageIsSentAtOnceAfterTheAnswer() {
        Outbox outbox = outbox();
        queue(outbox, "greeting", "r1");
        outbox.sendReleased(connection);
        outbox.destroy();

        assertThat(sentMessages).extracting(OutboundMessage::requestId).containsExactly("r1");
    }

    @Test
    void aNewerMessageOfTheSameTypeReplacesAQueuedOne() {
        queue("greeting", "r1");
        queue("report", "r2");
        queue("greeting", "r3");

        assertThat(sentAt(FAR.plusSeconds(10))).containsExactlyInAnyOrder("r2", "r3");
        assertThat(sentAt(FAR.plusSeconds(100_000))).isEmpty();
        assertThat(states()).containsExactly("SUPERSEDED", "DELIVERED", "DELIVERED");
    }

    @Test
    void aMessageThatNeedsTheLinkOnlineWaitsAndDelaysNoOther() {
        Outbox outbox = outbox();
        transaction.executeWithoutResult(
                status -> outbox.queueMessage(connection, "wish", "r1", Optional.empty(), BODY));
        queue(outbox, "greeting", "r2");
        outbox.destroy();

        assertThat(sentAt(FAR.plusSeconds(10))).containsExactly("r2");
        assertThat(states()).containsExactly("QUEUED", "DELIVERED");
    }

    @Test
    void aCancelledMessageIsNeverSent() {
        Outbox outbox = outbox();
        queue(outbox, "greeting", "r1");
        transaction.executeWithoutResult(status -> outbox.cancelMessage("r1"));
        outbox.destroy();

        assertThat(sentAt(FAR.plusSeconds(10))).isEmpty();
        assertThat(states()).containsExactly("CANCELLED");
    }

    @Test
    void eachTryHasTheSameRequestIdCorrelationAndBody() {
        answer = message -> new DeliveryResult.NoResponse("no connection");
        queue("greeting", "r1");
        for (int attempt = 1; attempt <= 5; attempt++) {
            assertThat(sentAt(FAR.plusSeconds(1_000L * attempt))).containsExactly("r1");
        }

        assertThat(sentMessages).hasSize(5).allSatisfy(message -> {
            assertThat(message.body()).isEqualTo(BODY);
            assertThat(message.correlationId()).contains("of-r1");
        });
        assertThat(sentMessages).extracting(OutboundMessage::tries).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void pausesDoubleFromFiveSecondsToFiveMinutesLessUpToAQuarter() {
        answer = message -> new DeliveryResult.MessageRejected(503, "busy", Optional.empty());
        queue("greeting", "r1");
        Instant tried = FAR.plus(Outbox.ANSWER_HEAD_START);
        assertThat(sentAt(tried)).containsExactly("r1");
        for (long full : new long[] {5, 10, 20, 40, 80, 160, 300, 300, 300, 300}) {
            assertThat(sentAt(tried.plusMillis(750 * full).minus(TICK)))
                    .as("before %s s", full * 0.75)
                    .isEmpty();
            tried = tried.plusSeconds(full);
            assertThat(sentAt(tried)).as("after %s s", full).containsExactly("r1");
        }
    }

    @Test
    void thePauseThatThePartnerRequestsIsApplied() {
        answer = message -> new DeliveryResult.MessageRejected(429, "slow down", Optional.of(Duration.ofMinutes(20)));
        queue("greeting", "r1");
        Instant tried = FAR.plus(Outbox.ANSWER_HEAD_START);

        assertThat(sentAt(tried)).containsExactly("r1");
        assertThat(sentAt(tried.plusSeconds(1_200).minus(TICK))).isEmpty();
        assertThat(sentAt(tried.plusSeconds(1_200))).containsExactly("r1");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 415, 422})
    void permanentlyRejectedMessageIsDeadLetteredAndBlocksNoOther(int status) {
        answer = message -> message.requestId().equals("r1")
                ? new DeliveryResult.MessageRejected(status, "no", Optional.empty())
                : new DeliveryResult.MessageAccepted(204);
        insertQueued("greeting", "r1", "r2");

        assertThat(sentAt(FAR)).containsExactly("r1");
        assertThat(sentAt(FAR.plus(TICK))).containsExactly("r2");
        assertThat(sentAt(FAR.plusSeconds(100_000))).isEmpty();
        assertThat(states()).containsExactly("DEAD", "DELIVERED");
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 401, 403, 404, 408, 409, 425, 429, 500, 501, 502, 503, 504})
    void anyOtherRefusalIsTriedAgain(int status) {
        answer = message -> new DeliveryResult.MessageRejected(status, "no", Optional.empty());
        queue("greeting", "r1");

        assertThat(sentAt(FAR.plusSeconds(10))).containsExactly("r1");
        assertThat(states()).containsExactly("QUEUED");
        assertThat(sentAt(FAR.plusSeconds(1_000))).containsExactly("r1");
    }

    @Test
    void withinAConnectionAndTypeTheOrderIsPreservedAndOtherTypesContinue() {
        answer = message -> message.requestId().equals("r1") && now.isBefore(FAR.plusSeconds(1_000))
                ? new DeliveryResult.NoResponse("no connection")
                : new DeliveryResult.MessageAccepted(204);
        insertQueued("greeting", "r1", "r2", "r3");
        insertQueued("report", "r4");

        assertThat(sentAt(FAR)).containsExactlyInAnyOrder("r1", "r4");
        assertThat(sentAt(FAR.plus(TICK))).isEmpty();
        assertThat(sentAt(FAR.plusSeconds(1_000))).containsExactly("r1");
        assertThat(sentAt(FAR.plusSeconds(1_001))).containsExactly("r2");
        assertThat(sentAt(FAR.plusSeconds(1_002))).containsExactly("r3");
    }

    @Test
    void messageOfAFailedSenderIsSentAgainUnchanged() {
        answer = message -> {
            throw new IllegalStateException("the process dies here");
        };
        queue("greeting", "r1");
        Instant tried = FAR.plus(Outbox.ANSWER_HEAD_START);
        assertThat(sentAt(tried)).containsExactly("r1");
        answer = message -> new DeliveryResult.MessageAccepted(204);

        assertThat(sentAt(tried.plusSeconds(12).minus(TICK))).isEmpty();
        assertThat(sentAt(tried.plusSeconds(12))).containsExactly("r1");
        assertThat(sentMessages).extracting(OutboundMessage::body).containsExactly(BODY, BODY);
        assertThat(states()).containsExactly("DELIVERED");
    }

    @Test
    void aMessageInFlightIsNotSentTwiceHoweverLongThePartnerTakes() throws InterruptedException {
        CountDownLatch sending = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        answer = message -> {
            sending.countDown();
            awaitLatch(answered);
            return new DeliveryResult.MessageAccepted(204);
        };
        insertQueued("greeting", "r1");
        Outbox outbox = outbox();
        outbox.runDue();
        awaitLatch(sending);

        for (int i = 1; i <= 10; i++) {
            now = FAR.plus(Outbox.LEASE.multipliedBy(i));
            outbox.runDue();
        }
        answered.countDown();
        outbox.destroy();

        assertThat(sentMessages).hasSize(1);
        assertThat(states()).containsExactly("DELIVERED");
    }

    @Test
    void aRenewedLeaseKeepsOtherInstancesAwayAndAPauseStays() {
        insertQueued("greeting", "r1");
        insertQueued("report", "r2");
        JdbcOutbox stored = new SingleConnectionOutbox(jdbc);
        SubjectSelection all = new SubjectSelection(Set.of(), Optional.empty());
        JdbcOutbox.NotClaimable nothing = new JdbcOutbox.NotClaimable(List.of(), List.of());
        Map<String, Long> claimed = stored.claimDue(all, nothing, FAR, FAR.plus(Outbox.LEASE), 10).stream()
                .collect(Collectors.toMap(OutboundMessage::requestId, OutboundMessage::id));
        stored.postponeMessage(claimed.getOrDefault("r2", 0L), FAR.plusSeconds(1_200), "busy");
        Instant renewedAt = FAR.plusSeconds(8);

        stored.renewLeases(claimed.values(), renewedAt, renewedAt.plus(Outbox.LEASE));

        assertThat(sentAt(FAR.plus(Outbox.LEASE))).isEmpty();
        assertThat(sentAt(renewedAt.plus(Outbox.LEASE))).containsExactly("r1");
        assertThat(sentAt(FAR.plusSeconds(1_200))).containsExactly("r2");
    }

    @Test
    void aMessageClaimedByManyInstancesIsSentOnce() throws InterruptedException {
        for (int i = 0; i < 50; i++) {
            insertQueued("type-" + i, "r" + i);
        }
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> instances = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            instances.add(Thread.ofPlatform().start(() -> {
                Outbox outbox = outbox();
                awaitLatch(start);
                outbox.runDue();
                outbox.destroy();
            }));
        }
        start.countDown();
        for (Thread instance : instances) {
            instance.join();
        }

        assertThat(sentMessages)
                .extracting(OutboundMessage::requestId)
                .hasSize(50)
                .doesNotHaveDuplicates();
    }

    @Test
    void aDeadLetterIsSentAgainUnchangedWhenAnOperatorRequestsIt() {
        queue("handshake", "one");
        answer = message -> new DeliveryResult.MessageRejected(400, "not understood", Optional.empty());
        sentAt(FAR.plusSeconds(10));
        Outbox outbox = outbox();
        QueuedMessage dead = outbox.findUnsent(connection, 10).getFirst();
        assertThat(dead.dead()).isTrue();
        assertThat(dead.lastFailure()).contains("answered 400: not understood");
        assertThat(sentAt(FAR.plusSeconds(10_000))).isEmpty();

        answer = message -> new DeliveryResult.MessageAccepted(204);
        transaction.executeWithoutResult(status -> outbox.resendDeadLetter(dead.id()));

        assertThat(sentAt(FAR.plusSeconds(10_001))).containsExactly("one");
        assertThat(outbox.findUnsent(connection, 10)).isEmpty();
        assertThat(sentMessages).extracting(OutboundMessage::body).containsOnly(BODY);
        outbox.destroy();
    }

    @ParameterizedTest
    @ValueSource(strings = {"handshake", "handshake_acknowledge"})
    void aConnectionRemovedWhileItsMessageIsUnderWayLeavesNoEvent(String type) {
        for (DeliveryResult delivery : List.of(
                new DeliveryResult.MessageAccepted(204),
                new DeliveryResult.MessageRejected(500, "no", Optional.empty()),
                new DeliveryResult.NoResponse("no answer"))) {
            now = FAR;
            createConnection();
            queue(type, "r1");
            answer = message -> {
                connections.deleteConnection(connection);
                return delivery;
            };
            Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
            Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
            Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> failures.add(failure));
            now = FAR.plusSeconds(10);
            Outbox outbox = outbox(published);
            outbox.runDue();
            outbox.destroy();
            Thread.setDefaultUncaughtExceptionHandler(before);

            assertThat(failures).as(delivery.toString()).isEmpty();
            assertThat(states()).isEmpty();
        }
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends what a service would send at that instant. */
    private List<String> sentAt(Instant instant) {
        int before = sentMessages.size();
        now = instant;
        Outbox outbox = outbox();
        outbox.runDue();
        outbox.destroy();
        return sentMessages.stream()
                .skip(before)
                .map(OutboundMessage::requestId)
                .toList();
    }

    private void queue(String type, String requestId) {
        Outbox outbox = outbox();
        queue(outbox, type, requestId);
        outbox.destroy();
    }

    private void queue(Outbox outbox, String type, String requestId) {
        transaction.executeWithoutResult(
                status -> outbox.replaceQueued(connection, type, requestId, Optional.of("of-" + requestId), BODY));
    }

    /** Several messages of one type, all due now. */
    private void insertQueued(String type, String... requestIds) {
        for (String requestId : requestIds) {
            new SingleConnectionOutbox(jdbc)
                    .insertMessage(
                            new OutboundMessage(
                                    0,
                                    connection,
                                    type,
                                    requestId,
                                    Optional.empty(),
                                    BODY,
                                    FAR,
                                    FAR.minusSeconds(1),
                                    0),
                            false);
        }
    }

    private List<String> states() {
        return jdbc.sql("select state from exchange.outbox where connection_id = :id order by id")
                .param("id", connection)
                .query((row, number) -> row.getString(1))
                .list();
    }

    private Outbox outbox() {
        return outbox(events::add);
    }

    private Outbox outbox(ApplicationEventPublisher publisher) {
        return new Outbox(
                new SingleConnectionOutbox(jdbc),
                links,
                new MessageSender(
                        message -> {
                            sentMessages.add(message);
                            return answer.apply(message);
                        },
                        () -> now),
                QuarantineFixture.create(jdbc, transaction, publisher, () -> now),
                transaction,
                publisher,
                audit,
                () -> now);
    }

    /** Leaves the messages of other tests alone. */
    private final class SingleConnectionOutbox extends JdbcOutbox {

        SingleConnectionOutbox(JdbcClient jdbc) {
            super(jdbc);
        }

        @Override
        List<OutboundMessage> claimDue(
                SubjectSelection selection, NotClaimable except, Instant due, Instant leaseEnd, int limit) {
            SubjectSelection own = new SubjectSelection(selection.excluded(), Optional.of(Set.of(connection)));
            return super.claimDue(own, except, due, leaseEnd, limit);
        }
    }
}
