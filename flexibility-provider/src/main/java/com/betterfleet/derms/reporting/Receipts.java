package com.betterfleet.derms.reporting;

import com.betterfleet.derms.connection.Link;
import com.betterfleet.derms.connection.Links;
import com.betterfleet.derms.exchange.Delivery;
import com.betterfleet.derms.exchange.MessageTried;
import com.betterfleet.derms.exchange.Sequel;
import com.betterfleet.derms.reporting.JdbcQueue.Pause;
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
class Receipts {

    private static final Logger LOG = LoggerFactory.getLogger(Receipts.class);
    private static final int AT_ONCE = 500;

    private final JdbcQueue queue;
    private final Links links;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;
    private final LinkedBlockingDeque<Waiting> waiting = new LinkedBlockingDeque<>();
    private final Semaphore turn = new Semaphore(1);

    Receipts(
            JdbcQueue queue,
            Links links,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.queue = queue;
        this.links = links;
        this.transaction = transaction;
        this.events = events;
        this.clock = clock;
    }

    /** One try to send a message, and what follows from it. */
    record Outcome(ReportMessage message, Delivery delivery, Sequel sequel, int tries, boolean last) {
        /** Tries made so far in a row; one that our own caution kept from being made is none. */
        int triesMade() {
            return delivery instanceof Delivery.Unanswered unanswered && unanswered.spared() ? tries - 1 : tries;
        }
    }

    private record Waiting(Outcome outcome, CountDownLatch stored) {}

    /** Returns when the outcome is stored, or cannot be: then the message is sent again once its lease has ended. */
    void settle(Outcome outcome) {
        Waiting own = new Waiting(outcome, new CountDownLatch(1));
        waiting.add(own);
        // Whoever adds after the last look finds the turn free, or is found by the look after its release.
        while (!waiting.isEmpty() && turn.tryAcquire()) {
            try {
                storeWaiting();
            } finally {
                turn.release();
            }
        }
        try {
            own.stored().await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void storeWaiting() {
        List<Waiting> batch = new ArrayList<>();
        while (waiting.drainTo(batch, AT_ONCE) > 0) {
            try {
                transaction.executeWithoutResult(
                        status -> store(batch.stream().map(Waiting::outcome).toList()));
            } catch (RuntimeException failure) {
                LOG.warn("What became of {} messages could not be stored; they are sent again", batch.size(), failure);
            } finally {
                batch.forEach(one -> one.stored().countDown());
                batch.clear();
            }
        }
    }

    private void store(List<Outcome> outcomes) {
        tell(outcomes);
        Instant now = clock.instant();
        List<Settled> settled = new ArrayList<>();
        List<Pause> pauses = new ArrayList<>();
        for (Outcome outcome : outcomes) {
            switch (outcome.sequel()) {
                case Sequel.Done done -> settled.add(new Settled(outcome.message(), Optional.empty(), outcome.last()));
                case Sequel.GivenUp givenUp ->
                    settled.add(new Settled(outcome.message(), Optional.of(givenUp.reason()), outcome.last()));
                case Sequel.TryAgain again ->
                    pauses.add(new Pause(
                            outcome.message().bindingId(),
                            outcome.message().seq(),
                            outcome.triesMade(),
                            now.plus(again.after()),
                            again.reason()));
            }
        }
        if (!settled.isEmpty()) {
            queue.settle(settled, now);
        }
        if (!pauses.isEmpty()) {
            queue.pause(pauses);
        }
    }

    /**
     * Lets the link show what its messages meet: the first failure of each connection, and a success where it counts as
     * degraded. Before our own rows, since those who hear it lock the link first.
     */
    private void tell(List<Outcome> outcomes) {
        Map<String, Outcome> failures = new TreeMap<>();
        Map<String, Outcome> successes = new TreeMap<>();
        for (Outcome outcome : outcomes) {
            (outcome.delivery() instanceof Delivery.Taken ? successes : failures)
                    .putIfAbsent(outcome.message().connectionId(), outcome);
        }
        Set<String> connections = new HashSet<>(failures.keySet());
        connections.addAll(successes.keySet());
        Map<String, Link> standing = links.of(connections);
        successes.keySet().removeAll(failures.keySet());
        successes
                .keySet()
                .removeIf(id -> !standing.containsKey(id) || !standing.get(id).degraded());
        failures.values().forEach(this::tell);
        successes.values().forEach(this::tell);
    }

    private void tell(Outcome outcome) {
        events.publishEvent(new MessageTried(outcome.message().outbound(outcome.tries()), outcome.delivery()));
    }
}
