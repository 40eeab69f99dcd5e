package com.betterfleet.derms.exchange;

import com.betterfleet.derms.audit.Audit;
import com.betterfleet.derms.connection.LinkTakenDown;
import com.betterfleet.derms.connection.Links;
import com.betterfleet.derms.refusal.Absent;
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
    static final Duration HEAD_START = Duration.ofSeconds(2);

    /** Longer than any try takes: a message whose sender died is taken up again after this. */
    private static final Duration LEASE = Duration.ofSeconds(60);

    private static final int BATCH = 200;

    private final JdbcOutbox outbox;
    private final Links links;
    private final Carriage carriage;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final Audit audit;
    private final InstantSource clock;

    /** Connections for which something was stored here and has not been released yet. */
    private final Set<String> unreleased = ConcurrentHashMap.newKeySet();

    private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();

    Outbox(
            JdbcOutbox outbox,
            Links links,
            Carriage carriage,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            Audit audit,
            InstantSource clock) {
        this.outbox = outbox;
        this.links = links;
        this.carriage = carriage;
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
        outbox.supersede(connectionId, type);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                unreleased.add(connectionId);
            }
        });
        Instant now = clock.instant();
        outbox.insert(
                new OutboundMessage(
                        0, connectionId, type, requestId, correlationId, body, now, now.plus(HEAD_START), 0),
                false);
    }

    /** The same of a message that a person wants, so that there is no answer for it to wait for. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void replaceQueuedAtOnce(String connectionId, String type, String requestId, String body) {
        outbox.supersede(connectionId, type);
        Instant now = clock.instant();
        outbox.insert(
                new OutboundMessage(0, connectionId, type, requestId, Optional.empty(), body, now, now, 0), false);
    }

    /**
     * Stores a message in the caller's transaction that leaves, after what is queued of its type, while the link is online. It
     * is due at once, since it answers no request.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void queue(String connectionId, String type, String requestId, Optional<String> correlationId, String body) {
        Instant now = clock.instant();
        outbox.insert(new OutboundMessage(0, connectionId, type, requestId, correlationId, body, now, now, 0), true);
    }

    /** Keeps a message that is still queued from leaving; one that is on its way may have left. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void cancel(String requestId) {
        outbox.cancelMessage(requestId);
    }

    /** On a link that a person took down nothing waits for its return: it would answer what no longer counts. */
    @EventListener
    void on(LinkTakenDown down) {
        outbox.cancel(down.connectionId());
    }

    /** Sends what waits for a connection, now that the answer to its request has left; most requests made nothing due. */
    public void release(String connectionId) {
        if (!unreleased.remove(connectionId)) {
            return;
        }
        send(outbox.claim(Optional.of(connectionId), offline(), clock.instant().plus(HEAD_START), leaseEnd(), BATCH));
    }

    /** What has not reached a partner, queued and given up, oldest first; at most {@code limit}. */
    @Transactional(readOnly = true)
    public List<QueuedMessage> unsent(String connectionId, int limit) {
        return outbox.unsent(connectionId, limit);
    }

    /**
     * Sends a message that was given up once more, with the same request id and body.
     *
     * @throws Absent where there is no such message, or it was not given up
     */
    @Transactional
    public void resend(long id) {
        if (!outbox.revive(id, clock.instant())) {
            throw new Absent("message that was given up", Long.toString(id));
        }
        audit.note("sent again", "outbox/" + id, null, null, null);
    }

    @Override
    public void runDue() {
        List<String> offline = offline();
        List<OutboundMessage> due;
        do {
            due = outbox.claim(Optional.empty(), offline, clock.instant(), leaseEnd(), BATCH);
            send(due);
        } while (due.size() == BATCH);
    }

    @Override
    public void destroy() {
        senders.close();
    }

    /** Connections whose messages wait for the link. */
    private List<String> offline() {
        List<String> waiting = outbox.waitingForLink();
        if (waiting.isEmpty()) {
            return waiting;
        }
        Set<String> online = links.online(waiting);
        return waiting.stream().filter(id -> !online.contains(id)).toList();
    }

    private Instant leaseEnd() {
        return clock.instant().plus(LEASE);
    }

    private void send(List<OutboundMessage> messages) {
        messages.forEach(message -> senders.execute(() -> {
            Delivery delivery = carriage.carry(message);
            transaction.executeWithoutResult(status -> settle(message, delivery));
        }));
    }

    private void settle(OutboundMessage message, Delivery delivery) {
        // First, since those who hear it lock the link, and whoever makes a message due holds the link before its row.
        events.publishEvent(new MessageTried(message, delivery));
        switch (Sequel.of(delivery, message.tries())) {
            case Sequel.Done done -> outbox.delivered(message.id());
            case Sequel.GivenUp givenUp -> outbox.giveUp(message.id(), givenUp.reason());
            case Sequel.TryAgain again ->
                outbox.postpone(message.id(), clock.instant().plus(again.after()), again.reason());
        }
    }
}
