package com.betterfleet.derms.reporting.sending;

import com.betterfleet.derms.exchange.DeliveryAttempted;
import com.betterfleet.derms.exchange.DeliveryResult;
import com.betterfleet.derms.exchange.RetryDecision;
import com.betterfleet.derms.link.LinkDirectory;
import com.betterfleet.derms.link.PartnerLink;
import com.betterfleet.derms.reporting.sending.JdbcReportQueue.StreamPause;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Stores what became of messages. What comes in during one commit is the next, so that thousands that are taken at once cost a
 * few statements. What is lost here by a crash is sent again as it was.
 */
@Component
class DeliveryOutcomeWriter {

    private static final Logger LOG = LoggerFactory.getLogger(DeliveryOutcomeWriter.class);
    private static final int BATCH_SIZE = 500;

    private final JdbcReportQueue queue;
    private final LinkDirectory links;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;
    private final LinkedBlockingDeque<PendingOutcome> pending = new LinkedBlockingDeque<>();
    private final Semaphore writerPermit = new Semaphore(1);

    DeliveryOutcomeWriter(
            JdbcReportQueue queue,
            LinkDirectory links,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.queue = queue;
        this.links = links;
        this.transaction = transaction;
        this.events = events;
        this.clock = clock;
    }

    /** The outcome of one try to send a message. */
    record DeliveryOutcome(
            ReportMessage message, DeliveryResult delivery, RetryDecision retryDecision, int tries, boolean last) {
        /** The consecutive tries so far; a try that the circuit breaker prevented does not count. */
        int countTries() {
            return delivery instanceof DeliveryResult.NoResponse unanswered && unanswered.skipped() ? tries - 1 : tries;
        }
    }

    private record PendingOutcome(DeliveryOutcome outcome, CountDownLatch stored) {}

    /** Returns when the outcome is stored, or cannot be: then the message is sent again once its lease has ended. */
    void recordOutcome(DeliveryOutcome outcome) {
        PendingOutcome pendingOutcome = new PendingOutcome(outcome, new CountDownLatch(1));
        pending.add(pendingOutcome);
        // Whoever adds after the last look finds the turn free, or is found by the look after its release.
        while (!pending.isEmpty() && writerPermit.tryAcquire()) {
            try {
                storePending();
            } finally {
                writerPermit.release();
            }
        }
        try {
            pendingOutcome.stored().await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void storePending() {
        List<PendingOutcome> batch = new ArrayList<>();
        while (pending.drainTo(batch, BATCH_SIZE) > 0) {
            try {
                transaction.executeWithoutResult(status -> storeOutcomes(
                        batch.stream().map(PendingOutcome::outcome).toList()));
            } catch (RuntimeException failure) {
                LOG.warn("What became of {} messages could not be stored; they are sent again", batch.size(), failure);
            } finally {
                batch.forEach(one -> one.stored().countDown());
                batch.clear();
            }
        }
    }

    private void storeOutcomes(List<DeliveryOutcome> outcomes) {
        publishAttempts(outcomes);
        Instant now = clock.instant();
        List<CompletedMessage> completed = new ArrayList<>();
        List<StreamPause> pauses = new ArrayList<>();
        for (DeliveryOutcome outcome : outcomes) {
            switch (outcome.retryDecision()) {
                case RetryDecision.NoFurtherTry done ->
                    completed.add(new CompletedMessage(outcome.message(), Optional.empty(), outcome.last()));
                case RetryDecision.DeadLettered givenUp ->
                    completed.add(
                            new CompletedMessage(outcome.message(), Optional.of(givenUp.reason()), outcome.last()));
                case RetryDecision.RetryLater again ->
                    pauses.add(new StreamPause(
                            outcome.message().bindingId(),
                            outcome.message().seq(),
                            outcome.countTries(),
                            now.plus(again.pause()),
                            again.reason()));
            }
        }
        if (!completed.isEmpty()) {
            queue.completeMessages(completed, now);
        }
        if (!pauses.isEmpty()) {
            queue.pauseStreams(pauses);
        }
    }

    /**
     * Publishes the first failure of each connection, and one success of a degraded link. Runs before the stream rows are
     * locked, since its listeners lock the link first.
     */
    private void publishAttempts(List<DeliveryOutcome> outcomes) {
        Map<String, DeliveryOutcome> failures = new TreeMap<>();
        Map<String, DeliveryOutcome> successes = new TreeMap<>();
        for (DeliveryOutcome outcome : outcomes) {
            (outcome.delivery() instanceof DeliveryResult.MessageAccepted ? successes : failures)
                    .putIfAbsent(outcome.message().connectionId(), outcome);
        }
        Set<String> connections = new HashSet<>(failures.keySet());
        connections.addAll(successes.keySet());
        Map<String, PartnerLink> currentLinks = links.findLinks(connections);
        successes.keySet().removeAll(failures.keySet());
        successes
                .keySet()
                .removeIf(id ->
                        !currentLinks.containsKey(id) || !currentLinks.get(id).degraded());
        failures.values().forEach(this::publishAttempt);
        successes.values().forEach(this::publishAttempt);
    }

    private void publishAttempt(DeliveryOutcome outcome) {
        events.publishEvent(new DeliveryAttempted(outcome.message().toOutbound(outcome.tries()), outcome.delivery()));
    }
}
