package com.betterfleet.derms.reporting.sending;

import com.betterfleet.derms.database.BoundedThreads;
import com.betterfleet.derms.exchange.DeliveryResult;
import com.betterfleet.derms.exchange.MessageSender;
import com.betterfleet.derms.exchange.MessageTransport;
import com.betterfleet.derms.exchange.RetryDecision;
import com.betterfleet.derms.reporting.ReportStream;
import com.betterfleet.derms.time.HeldLeases;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Sends the messages of streams, each stream on its own thread and in order. The number of streams per connection is
 * limited, so that its heartbeats find a free HTTP connection.
 */
@Component
class StreamSender implements DisposableBean {

    /** The time after which another instance takes over a stream of a crashed one. */
    static final Duration LEASE = Duration.ofSeconds(12);

    /** The number of messages of a stream that one task sends. */
    static final int MESSAGES_PER_TASK = 16;

    /** Fewer than the HTTP connections that may be open to one host. */
    private static final int MAX_PER_CONNECTION = 80;

    private static final int MAX_TOTAL = 320;

    /** After this time a task begins no further message, so that other streams have their turn. */
    private static final Duration MAX_TASK_DURATION = Duration.ofSeconds(30);

    private static final long CAPACITY_WAIT_MILLIS = 200;

    private final MessageTransport transport;
    private final Predicate<String> suspended;
    private final DeliveryOutcomeWriter outcomeWriter;
    private final HeldLeases<Long> leases = new HeldLeases<>(LEASE);
    private final Map<String, Integer> inFlightByConnection = new ConcurrentHashMap<>();
    private final Semaphore capacity = new Semaphore(MAX_TOTAL);
    private final ExecutorService threads = BoundedThreads.newThreadPerTaskExecutor();

    /** Messages of a stream that may be sent now, in order, at least one. */
    record SendTask(ReportStream stream, List<ReportMessage> messages) {}

    @Autowired
    StreamSender(MessageSender transport, DeliveryOutcomeWriter outcomeWriter) {
        this(transport::sendMessage, transport::isPaused, outcomeWriter);
    }

    StreamSender(MessageTransport transport, Predicate<String> suspended, DeliveryOutcomeWriter outcomeWriter) {
        this.transport = transport;
        this.suspended = suspended;
        this.outcomeWriter = outcomeWriter;
    }

    /** How many streams of a connection may be claimed now; empty if none. */
    Optional<Integer> findCapacity(String connectionId) {
        if (suspended.test(connectionId)) {
            return Optional.empty();
        }
        int free = Math.min(
                MAX_PER_CONNECTION - inFlightByConnection.getOrDefault(connectionId, 0), capacity.availablePermits());
        return free > 0 ? Optional.of(free) : Optional.empty();
    }

    /** The leases of the streams in flight. */
    HeldLeases<Long> leases() {
        return leases;
    }

    /** Waits briefly for a running task to end if the capacity is exhausted. */
    void awaitCapacity() {
        try {
            if (capacity.tryAcquire(CAPACITY_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                capacity.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void startTask(SendTask task) {
        String connectionId = task.stream().connectionId();
        leases.addItem(task.stream().bindingId());
        inFlightByConnection.merge(connectionId, 1, Integer::sum);
        capacity.acquireUninterruptibly();
        threads.execute(() -> {
            try {
                sendInOrder(task);
            } finally {
                leases.removeItem(task.stream().bindingId());
                inFlightByConnection.computeIfPresent(connectionId, (id, count) -> count > 1 ? count - 1 : null);
                capacity.release();
            }
        });
    }

    @Override
    public void destroy() {
        threads.close();
    }

    private void sendInOrder(SendTask task) {
        long startedAtNanos = System.nanoTime();
        int tries = task.stream().tries();
        List<ReportMessage> messages = task.messages();
        for (int i = 0; i < messages.size(); i++) {
            ReportMessage message = messages.get(i);
            boolean last = i == messages.size() - 1 || System.nanoTime() - startedAtNanos > MAX_TASK_DURATION.toNanos();
            DeliveryResult delivery = transport.sendMessage(message.toOutbound(tries));
            RetryDecision retryDecision = RetryDecision.of(delivery, tries);
            boolean continues = !(retryDecision instanceof RetryDecision.RetryLater);
            outcomeWriter.recordOutcome(
                    new DeliveryOutcomeWriter.DeliveryOutcome(message, delivery, retryDecision, tries, last));
            if (last || !continues) {
                return;
            }
            tries = 1;
        }
    }
}
