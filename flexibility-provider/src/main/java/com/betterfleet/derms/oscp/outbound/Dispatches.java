package com.betterfleet.derms.oscp.outbound;

import com.betterfleet.derms.connection.Connection.Dispatch;
import com.betterfleet.derms.connection.Connections;
import com.betterfleet.derms.connection.LinkChanged;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * How messages are addressed and signed, kept for a moment: of thousands that leave for one partner at once, not each opens the
 * same secrets. What is changed here counts at once, what is changed on another instance within that moment.
 */
@Component
class Dispatches {

    private static final Duration MOMENT = Duration.ofSeconds(2);
    private static final int MOST_KEPT = 10_000;

    private final Connections connections;
    private final Cache<Key, Dispatch> kept = Caffeine.newBuilder()
            .expireAfterWrite(MOMENT)
            .maximumSize(MOST_KEPT)
            .build();

    private record Key(String connectionId, String message) {}

    Dispatches(Connections connections) {
        this.connections = connections;
    }

    Dispatch of(String connectionId, String message) {
        return kept.get(new Key(connectionId, message), key -> connections.dispatch(connectionId, message));
    }

    /** What is so now, whatever is kept: where tokens change hands a moment is too long. */
    Dispatch anew(String connectionId, String message) {
        return connections.dispatch(connectionId, message);
    }

    @TransactionalEventListener
    void on(LinkChanged changed) {
        kept.asMap().keySet().removeIf(key -> key.connectionId().equals(changed.connectionId()));
    }
}
