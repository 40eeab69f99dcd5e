package com.betterfleet.derms.console.live;

import com.betterfleet.derms.supervision.RunnerPulse;
import com.betterfleet.derms.time.DueWork;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
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
 * The open event streams. Each has its own queue and thread: a listener that reads slowly holds up nobody, and one that
 * falls too far behind is let go; it comes back and asks for everything anew.
 */
@Component
public class EventStreams implements DueWork, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(EventStreams.class);

    private static final int LARGEST_BACKLOG = 2_000;
    private static final int MOST_LISTENERS = 500;
    private static final long WITHOUT_TIMEOUT = 0;

    /** Longer than from one tick to the next. */
    private static final int LONGEST_SILENCE_SECONDS = 5;

    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private final AtomicInteger serving = new AtomicInteger();
    private final JsonMapper json;
    private final InstantSource clock;
    private final RunnerPulse limits;
    private Instant nextTick = Instant.MIN;

    EventStreams(JsonMapper json, InstantSource clock, RunnerPulse limits) {
        this.json = json;
        this.clock = clock;
        this.limits = limits;
    }

    /** Opens a stream; beyond {@value #MOST_LISTENERS} of them the oldest gives way. */
    public SseEmitter open() {
        return open(new SseEmitter(WITHOUT_TIMEOUT));
    }

    SseEmitter open(SseEmitter emitter) {
        if (listeners.size() >= MOST_LISTENERS) {
            listeners.stream().findFirst().ifPresent(this::close);
        }
        Listener listener = new Listener(emitter, new LinkedBlockingQueue<>(LARGEST_BACKLOG));
        emitter.onCompletion(() -> listeners.remove(listener));
        emitter.onError(error -> listeners.remove(listener));
        listeners.add(listener);
        Thread.ofVirtual().name("event-stream").start(() -> serve(listener));
        listener.queue().add(tick());
        return emitter;
    }

    void tell(Change change) {
        for (Listener listener : listeners) {
            if (!listener.queue().offer(change)) {
                close(listener);
            }
        }
    }

    boolean nobodyListens() {
        return listeners.isEmpty();
    }

    /**
     * A sign of life each second, so that a page knows that nothing has changed rather than that nothing arrives. None while limits
     * are not decided in time, as when the database is gone: then what pages show may be old.
     */
    @Override
    public void runDue() {
        if (limits.late()) {
            return;
        }
        Instant now = clock.instant();
        if (!now.isBefore(nextTick)) {
            nextTick = now.plusSeconds(1);
            tell(tick());
        }
    }

    @Override
    public void destroy() {
        listeners.forEach(this::close);
    }

    private record Listener(SseEmitter emitter, BlockingQueue<Change> queue) {
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    private Change tick() {
        return new Change("tick", clock.instant().toString());
    }

    /** How many are being served, those who were let go of and have not noticed yet among them. */
    int serving() {
        return serving.get();
    }

    private void serve(Listener listener) {
        serving.incrementAndGet();
        try {
            while (listeners.contains(listener)) {
                Change change = listener.queue().poll(LONGEST_SILENCE_SECONDS, TimeUnit.SECONDS);
                if (change == null) {
                    // Whoever was let go of is told nothing more, and would be waited for for ever.
                    continue;
                }
                String data = json.writeValueAsString(json.createObjectNode().put("id", change.id()));
                listener.emitter().send(SseEmitter.event().name(change.kind()).data(data));
            }
        } catch (IOException | IllegalStateException e) {
            // The listener went away, which is how a stream ends; its response is the container's to end.
            listeners.remove(listener);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            serving.decrementAndGet();
        }
    }

    private void close(Listener listener) {
        if (listeners.remove(listener)) {
            try {
                listener.emitter().complete();
            } catch (IllegalStateException e) {
                // It went away by itself in this moment, and its response is ended already.
                LOG.debug("A listener was gone before its stream was ended: {}", e.getMessage());
            }
        }
    }
}
