package com.betterfleet.derms.console.live;

import com.betterfleet.derms.supervision.DecisionLiveness;
import com.betterfleet.derms.time.DueWork;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import tools.jackson.databind.json.JsonMapper;

/**
 * The open event streams. Each has its own queue and thread, so a slow listener delays no other. A listener that falls
 * too far behind is disconnected; it reconnects and reloads everything.
 */
@Component
public class EventStreams implements DueWork, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(EventStreams.class);

    private static final int MAX_BACKLOG = 2_000;
    private static final int MAX_LISTENERS = 500;
    private static final long WITHOUT_TIMEOUT = 0;
    private static final Duration TICK_INTERVAL = Duration.ofSeconds(1);

    /** Seconds; longer than the time between two ticks. */
    private static final int POLL_SECONDS = 5;

    private final Set<StreamListener> listeners = ConcurrentHashMap.newKeySet();
    private final AtomicInteger activeSenders = new AtomicInteger();
    private final JsonMapper json;
    private final InstantSource clock;
    private final DecisionLiveness decisionLiveness;

    EventStreams(JsonMapper json, InstantSource clock, DecisionLiveness decisionLiveness) {
        this.json = json;
        this.clock = clock;
        this.decisionLiveness = decisionLiveness;
    }

    /** Opens a stream. Where {@value #MAX_LISTENERS} are open, an earlier one is closed first. */
    public SseEmitter openStream() {
        return openStream(new SseEmitter(WITHOUT_TIMEOUT));
    }

    SseEmitter openStream(SseEmitter emitter) {
        if (listeners.size() >= MAX_LISTENERS) {
            listeners.stream().findFirst().ifPresent(this::closeStream);
        }
        StreamListener listener = new StreamListener(emitter, new LinkedBlockingQueue<>(MAX_BACKLOG));
        emitter.onCompletion(() -> listeners.remove(listener));
        emitter.onError(error -> listeners.remove(listener));
        listeners.add(listener);
        Thread.ofVirtual().name("event-stream").start(() -> sendEvents(listener));
        listener.queue().add(tickEvent());
        return emitter;
    }

    void broadcast(ChangeEvent change) {
        for (StreamListener listener : listeners) {
            if (!listener.queue().offer(change)) {
                closeStream(listener);
            }
        }
    }

    boolean hasNoListeners() {
        return listeners.isEmpty();
    }

    @Override
    public Optional<Duration> period() {
        return Optional.of(TICK_INTERVAL);
    }

    /**
     * Sends a tick each second, so that a page can distinguish "no change" from "no connection". No tick is sent while
     * decisions are late, for instance without the database: pages may then show old values.
     */
    @Override
    public void runDue() {
        if (decisionLiveness.isLate()) {
            return;
        }
        broadcast(tickEvent());
    }

    @Override
    public void destroy() {
        listeners.forEach(this::closeStream);
    }

    private record StreamListener(SseEmitter emitter, BlockingQueue<ChangeEvent> queue) {
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    private ChangeEvent tickEvent() {
        return new ChangeEvent("tick", clock.instant().toString());
    }

    /** The number of sender threads, including those of closed streams that have not ended yet. */
    int activeSenders() {
        return activeSenders.get();
    }

    private void sendEvents(StreamListener listener) {
        activeSenders.incrementAndGet();
        try {
            while (listeners.contains(listener)) {
                ChangeEvent change = listener.queue().poll(POLL_SECONDS, TimeUnit.SECONDS);
                if (change == null) {
                    // No event follows for a closed stream; the loop condition ends the thread.
                    continue;
                }
                String data = json.writeValueAsString(json.createObjectNode().put("id", change.id()));
                listener.emitter().send(SseEmitter.event().name(change.kind()).data(data));
            }
        } catch (IOException | IllegalStateException e) {
            // The listener disconnected, which is how a stream ends; the container completes its response.
            listeners.remove(listener);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            activeSenders.decrementAndGet();
        }
    }

    private void closeStream(StreamListener listener) {
        if (listeners.remove(listener)) {
            try {
                listener.emitter().complete();
            } catch (IllegalStateException e) {
                // The listener disconnected meanwhile; its response has ended.
                LOG.debug("A listener disconnected before its stream was closed: {}", e.getMessage());
            }
        }
    }
}
