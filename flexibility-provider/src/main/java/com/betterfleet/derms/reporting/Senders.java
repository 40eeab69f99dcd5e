package com.betterfleet.derms.reporting;

import com.betterfleet.derms.exchange.Carriage;
import com.betterfleet.derms.exchange.Delivery;
import com.betterfleet.derms.exchange.MessageCarrier;
import com.betterfleet.derms.exchange.Sequel;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Sends the messages of streams, each stream on a thread of its own and one message after the other. Of one connection only so
 * many are on their way that its heartbeats still find a way out.
 */
@Component
class Senders implements DisposableBean {

    /** So many messages of a stream are taken up at once. */
    static final int AHEAD = 16;

    /** Fewer than the connections that may be open to one host. */
    private static final int OF_ONE_CONNECTION = 80;

    private static final int OF_ALL = 320;

    /** No further message of a stream is begun after this: others wait for their turn too. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private static final long ROOM_WAIT_MILLIS = 200;

    private final MessageCarrier carriage;
    private final Predicate<String> sparing;
    private final Receipts receipts;
    private final Set<Long> onTheirWay = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> ofConnections = new ConcurrentHashMap<>();
    private final Semaphore room = new Semaphore(OF_ALL);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Messages of a stream that may leave now, in order, at least one. */
    record Errand(Stream stream, List<ReportMessage> messages) {}

    @Autowired
    Senders(Carriage carriage, Receipts receipts) {
        this(carriage::carry, carriage::sparing, receipts);
    }

    Senders(MessageCarrier carriage, Predicate<String> sparing, Receipts receipts) {
        this.carriage = carriage;
        this.sparing = sparing;
        this.receipts = receipts;
    }

    /** How many streams of a connection may be taken up now; empty: none. */
    Optional<Integer> room(String connectionId) {
        if (sparing.test(connectionId)) {
            return Optional.empty();
        }
        int free = Math.min(OF_ONE_CONNECTION - ofConnections.getOrDefault(connectionId, 0), room.availablePermits());
        return free > 0 ? Optional.of(free) : Optional.empty();
    }

    Collection<Long> onTheirWay() {
        return List.copyOf(onTheirWay);
    }

    /** Waits a moment for somebody to come back, where there is no room at all. */
    void awaitRoom() {
        try {
            if (room.tryAcquire(ROOM_WAIT_MILLIS, TimeUnit.MILLISECONDS)) {
                room.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void send(Errand errand) {
        String connectionId = errand.stream().connectionId();
        onTheirWay.add(errand.stream().bindingId());
        ofConnections.merge(connectionId, 1, Integer::sum);
        room.acquireUninterruptibly();
        threads.execute(() -> {
            try {
                sendInOrder(errand);
            } finally {
                onTheirWay.remove(errand.stream().bindingId());
                ofConnections.computeIfPresent(connectionId, (id, count) -> count > 1 ? count - 1 : null);
                room.release();
            }
        });
    }

    @Override
    public void destroy() {
        threads.close();
    }

    private void sendInOrder(Errand errand) {
        long begun = System.nanoTime();
        int tries = errand.stream().tries();
        List<ReportMessage> messages = errand.messages();
        for (int i = 0; i < messages.size(); i++) {
            ReportMessage message = messages.get(i);
            boolean last = i == messages.size() - 1 || System.nanoTime() - begun > LONGEST.toNanos();
            Delivery delivery = carriage.carry(message.outbound(tries));
            Sequel sequel = Sequel.of(delivery, tries);
            boolean goesOn = !(sequel instanceof Sequel.TryAgain);
            receipts.settle(new Receipts.Outcome(message, delivery, sequel, tries, last));
            if (last || !goesOn) {
                return;
            }
            tries = 1;
        }
    }
}
