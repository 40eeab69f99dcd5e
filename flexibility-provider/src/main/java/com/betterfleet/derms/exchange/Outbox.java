package com.betterfleet.derms.exchange;

import com.betterfleet.derms.audit.AuditTrail;
import com.betterfleet.derms.link.LinkDirectory;
import com.betterfleet.derms.link.LinkDisconnected;
import com.betterfleet.derms.refusal.NotFoundException;
import com.betterfleet.derms.time.DueWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
 * What has to reach a partner, durably: a message is stored in the transaction that makes it due and tried until the
 * partner has taken it, with the same request id and body each time. Per connection and type the order is kept.
 */
@Service
public class Outbox implements DueWork, DisposableBean {

    /** A message waits this long for the answer to the request that caused it to leave first; then it is due anyway. */
    static final Duration ANSWER_HEAD_START = Duration.ofSeconds(2);

    /** Longer than any try takes: a message whose sender died is taken up again after this. */
    private static final Duration LEASE = Duration.ofSeconds(60);

    private static final int BATCH = 200;

    private final JdbcOutbox outbox;
    private final LinkDirectory links;
    private final MessageSender sender;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final AuditTrail audit;
    private final InstantSource clock;

    /** Connections for which something was stored here and has not been released yet. */
    private final Set<String> awaitingRelease = ConcurrentHashMap.newKeySet();

    private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();

    Outbox(
            JdbcOutbox outbox,
            LinkDirectory links,
            MessageSender sender,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            AuditTrail audit,
            InstantSource clock) {
        this.outbox = outbox;
        this.links = links;
        this.sender = sender;
        this.transaction = transaction;
        this.events = events;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Stores a message in the caller's transaction that follows from a request of the partner. One that is still queued with the
     * same connection and type gives way.
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

    /** The same of a message that a person wants, so that there is no answer for it to wait for. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void replaceQueuedImmediately(String connectionId, String type, String requestId, String body) {
        outbox.supersedeQueued(connectionId, type);
        Instant now = clock.instant();
        outbox.insertMessage(
                new OutboundMessage(0, connectionId, type, requestId, Optional.empty(), body, now, now, 0), false);
    }

    /**
     * Stores a message in the caller's transaction that leaves, after what is queued of its type, while the link is online. It
     * is due at once, since it answers no request.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void queueMessage(
            String connectionId, String type, String requestId, Optional<String> correlationId, String body) {
        Instant now = clock.instant();
        outbox.insertMessage(
                new OutboundMessage(0, connectionId, type, requestId, correlationId, body, now, now, 0), true);
    }

    /** Keeps a message that is still queued from leaving; one that is on its way may have left. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void cancelMessage(String requestId) {
        outbox.cancelMessage(requestId);
    }

    /** On a link that a person took down nothing waits for its return: it would answer what no longer counts. */
    @EventListener
    void onLinkTakenDown(LinkDisconnected event) {
        outbox.cancelQueued(event.connectionId());
    }

    /** Sends what waits for a connection, now that the answer to its request has left; most requests made nothing due. */
    public void sendReleased(String connectionId) {
        if (!awaitingRelease.remove(connectionId)) {
            return;
        }
        sendAll(outbox.claimDue(
                Optional.of(connectionId),
                findOfflineConnections(),
                clock.instant().plus(ANSWER_HEAD_START),
                leaseEnd(),
                BATCH));
    }

    /** What has not reached a partner, queued and given up, oldest first; at most {@code limit}. */
    @Transactional(readOnly = true)
    public List<QueuedMessage> findUnsent(String connectionId, int limit) {
        return outbox.findUnsent(connectionId, limit);
    }

    /**
     * Sends a message that was given up once more, with the same request id and body.
     *
     * @throws NotFoundException where there is no such message, or it was not given up
     */
    @Transactional
    public void resendDeadLetter(long id) {
        if (!outbox.requeueDead(id, clock.instant())) {
            throw new NotFoundException("message that was given up", Long.toString(id));
        }
        audit.recordAction("sent again", "outbox/" + id, null, null, null);
    }

    @Override
    public void runDue() {
        List<String> offline = findOfflineConnections();
        List<OutboundMessage> due;
        do {
            due = outbox.claimDue(Optional.empty(), offline, clock.instant(), leaseEnd(), BATCH);
            sendAll(due);
        } while (due.size() == BATCH);
    }

    @Override
    public void destroy() {
        senders.close();
    }

    /** Connections whose messages wait for the link. */
    private List<String> findOfflineConnections() {
        List<String> waiting = outbox.findWaitingForLink();
        if (waiting.isEmpty()) {
            return waiting;
        }
        Set<String> online = links.findOnlineIds(waiting);
        return waiting.stream().filter(id -> !online.contains(id)).toList();
    }

    private Instant leaseEnd() {
        return clock.instant().plus(LEASE);
    }

    private void sendAll(List<OutboundMessage> messages) {
        messages.forEach(message -> senders.execute(() -> {
            DeliveryResult delivery = sender.sendMessage(message);
            transaction.executeWithoutResult(status -> storeResult(message, delivery));
        }));
    }

    private void storeResult(OutboundMessage message, DeliveryResult delivery) {
        // First, since those who hear it lock the link, and whoever makes a message due holds the link before its row.
        events.publishEvent(new DeliveryAttempted(message, delivery));
        switch (RetryDecision.of(delivery, message.tries())) {
            case RetryDecision.NoFurtherTry done -> outbox.markDelivered(message.id());
            case RetryDecision.DeadLettered deadLettered -> outbox.markDead(message.id(), deadLettered.reason());
            case RetryDecision.RetryLater retry ->
                outbox.postponeMessage(message.id(), clock.instant().plus(retry.pause()), retry.reason());
        }
    }
}
