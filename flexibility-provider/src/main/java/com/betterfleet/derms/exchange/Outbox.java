package com.betterfleet.derms.exchange;

import com.betterfleet.derms.audit.AuditTrail;
import com.betterfleet.derms.database.BoundedThreads;
import com.betterfleet.derms.link.LinkDirectory;
import com.betterfleet.derms.link.LinkDisconnected;
import com.betterfleet.derms.quarantine.BatchWork;
import com.betterfleet.derms.quarantine.IsolatedJob;
import com.betterfleet.derms.quarantine.IsolatedJob.SubjectKind;
import com.betterfleet.derms.quarantine.JobIsolation;
import com.betterfleet.derms.quarantine.Quarantine;
import com.betterfleet.derms.quarantine.SubjectSelection;
import com.betterfleet.derms.refusal.NotFoundException;
import com.betterfleet.derms.time.DueWork;
import com.betterfleet.derms.time.HeldLeases;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Delivers messages to partners durably. A message is stored in the transaction that makes it due and sent until the
 * partner accepts it, with the same request id and body each time. The order is preserved per connection and type.
 */
@Service
public class Outbox implements DueWork, DisposableBean {

    /** Maximum time for which a message waits for the answer to the request that caused it. */
    static final Duration ANSWER_HEAD_START = Duration.ofSeconds(2);

    /** The time after which another instance sends the message of a crashed one again. */
    static final Duration LEASE = Duration.ofSeconds(12);

    private static final int BATCH_SIZE = 200;

    private static final IsolatedJob CLAIM_JOB =
            new IsolatedJob("MESSAGE_CLAIM", SubjectKind.CONNECTION, "sending messages to the partner");

    private final JdbcOutbox outbox;
    private final LinkDirectory links;
    private final MessageSender sender;
    private final JobIsolation claims;
    private final JobIsolation results;
    private final BatchWork dueMessages = BatchWork.withoutTransaction(this::sendDueMessages, this::findDueConnections);
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final AuditTrail audit;
    private final InstantSource clock;

    /** Connections with messages stored by this instance that have not been released yet. */
    private final Set<String> awaitingRelease = ConcurrentHashMap.newKeySet();

    private final HeldLeases<Long> leases = new HeldLeases<>(LEASE);
    private final ExecutorService senders = BoundedThreads.newThreadPerTaskExecutor();

    Outbox(
            JdbcOutbox outbox,
            LinkDirectory links,
            MessageSender sender,
            Quarantine quarantine,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            AuditTrail audit,
            InstantSource clock) {
        this.outbox = outbox;
        this.links = links;
        this.sender = sender;
        this.claims = quarantine.isolate(CLAIM_JOB);
        this.results = quarantine.isolate(new IsolatedJob(
                "DELIVERY_RESULT", SubjectKind.CONNECTION, "recording what the partner answered to a message"));
        this.transaction = transaction;
        this.events = events;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Stores, in the caller's transaction, a message caused by a request of the partner. It replaces a queued message
     * of the same connection and type.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void replaceQueued(
            String connectionId, String type, String requestId, Optional<String> correlationId, String body) {
        outbox.supersedeQueued(connectionId, type);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                awaitingRelease.add(connectionId);
            }
        });
        Instant now = clock.instant();
        outbox.insertMessage(
                new OutboundMessage(
                        0, connectionId, type, requestId, correlationId, body, now, now.plus(ANSWER_HEAD_START), 0),
                false);
    }

    /**
     * Stores a message that an operator requested, due at once. It replaces a queued one of the same connection and
     * type.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void replaceQueuedImmediately(String connectionId, String type, String requestId, String body) {
        outbox.supersedeQueued(connectionId, type);
        Instant now = clock.instant();
        outbox.insertMessage(
                new OutboundMessage(0, connectionId, type, requestId, Optional.empty(), body, now, now, 0), false);
    }

    /**
     * Stores a message in the caller's transaction, due at once. It is sent while the link is online, after queued
     * messages of its type.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void queueMessage(
            String connectionId, String type, String requestId, Optional<String> correlationId, String body) {
        Instant now = clock.instant();
        outbox.insertMessage(
                new OutboundMessage(0, connectionId, type, requestId, correlationId, body, now, now, 0), true);
    }

    /** Cancels a message that is still queued; one that is being sent may have left. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void cancelMessage(String requestId) {
        outbox.cancelMessage(requestId);
    }

    /**
     * Cancels the queued messages of a link that an operator disconnected: they would answer requests that no longer
     * matter.
     */
    @EventListener
    void onLinkTakenDown(LinkDisconnected event) {
        outbox.cancelQueued(event.connectionId());
    }

    /**
     * Sends the waiting messages of a connection once the answer to its request has been sent; most requests cause
     * none.
     */
    public void sendReleased(String connectionId) {
        if (!awaitingRelease.remove(connectionId)) {
            return;
        }
        BatchWork released = BatchWork.withoutTransaction(
                selection -> sendMessages(selection, ANSWER_HEAD_START), this::findDueConnections);
        claims.runSubjects(List.of(connectionId), released);
    }

    /** Returns the undelivered messages, queued and dead-lettered, oldest first; at most {@code limit}. */
    @Transactional(readOnly = true)
    public List<QueuedMessage> findUnsent(String connectionId, int limit) {
        return outbox.findUnsent(connectionId, limit);
    }

    /**
     * Queues a dead-lettered message again, with the same request id and body.
     *
     * @throws NotFoundException where there is no such message, or it is not dead-lettered
     */
    @Transactional
    public void resendDeadLetter(long id) {
        if (!outbox.requeueDead(id, clock.instant())) {
            throw new NotFoundException("dead-lettered message", Long.toString(id));
        }
        audit.recordAction("sent again", "outbox/" + id, null, null, null);
    }

    @Override
    public Optional<String> dueTimeSql() {
        return Optional.of(JdbcOutbox.dueTimeSql(CLAIM_JOB));
    }

    @Override
    public Optional<Instant> nextDue() {
        return leases.findNextRenewal(clock.instant());
    }

    @Override
    public void runDue() {
        results.releaseUnseen();
        Instant now = clock.instant();
        leases.renewWhenDue(now, (messages, leaseEnd) -> outbox.renewLeases(messages, now, leaseEnd));
        claims.runBatches(dueMessages, BATCH_SIZE);
    }

    private int sendDueMessages(SubjectSelection selection) {
        return sendMessages(selection, Duration.ZERO);
    }

    /** Claims messages that are due within this time, and starts to send them; returns how many. */
    private int sendMessages(SubjectSelection selection, Duration ahead) {
        Instant now = clock.instant();
        List<OutboundMessage> claimed = outbox.claimDue(
                selection,
                new JdbcOutbox.NotClaimable(findOfflineConnections(), leases.findItems()),
                now.plus(ahead),
                leases.endOfLease(now),
                BATCH_SIZE);
        claimed.forEach(message -> leases.addItem(message.id()));
        sendAll(claimed);
        return claimed.size();
    }

    private List<String> findDueConnections(SubjectSelection selection) {
        return outbox.findDueConnections(selection, clock.instant());
    }

    @Override
    public void destroy() {
        senders.close();
    }

    /** Returns the connections whose messages wait for the link. */
    private List<String> findOfflineConnections() {
        List<String> waiting = outbox.findWaitingForLink();
        if (waiting.isEmpty()) {
            return waiting;
        }
        Set<String> online = links.findOnlineIds(waiting);
        return waiting.stream().filter(id -> !online.contains(id)).toList();
    }

    private void sendAll(List<OutboundMessage> messages) {
        messages.forEach(message -> senders.execute(() -> {
            DeliveryResult delivery = attemptDelivery(message);
            // A message whose result is not stored is sent again once its lease has ended.
            results.runApart(
                    message.connectionId(),
                    () -> transaction.executeWithoutResult(status -> storeResult(message, delivery)));
        }));
    }

    private DeliveryResult attemptDelivery(OutboundMessage message) {
        try {
            return sender.sendMessage(message);
        } finally {
            // Before the result is stored, so that no renewal replaces the pause that follows from it.
            leases.removeItem(message.id());
        }
    }

    private void storeResult(OutboundMessage message, DeliveryResult delivery) {
        // Published first: its listeners lock the link, and every transaction that makes a message due locks the link
        // before the message.
        events.publishEvent(new DeliveryAttempted(message, delivery));
        switch (RetryDecision.of(delivery, message.tries())) {
            case RetryDecision.NoFurtherTry done -> outbox.markDelivered(message.id());
            case RetryDecision.DeadLettered deadLettered -> outbox.markDead(message.id(), deadLettered.reason());
            case RetryDecision.RetryLater retry ->
                outbox.postponeMessage(message.id(), clock.instant().plus(retry.pause()), retry.reason());
        }
    }
}
