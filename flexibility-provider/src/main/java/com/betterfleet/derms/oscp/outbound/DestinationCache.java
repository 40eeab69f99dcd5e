package com.betterfleet.derms.oscp.outbound;

import com.betterfleet.derms.partner.ConnectionChanged;
import com.betterfleet.derms.partner.PartnerConnection.MessageDestination;
import com.betterfleet.derms.partner.PartnerConnections;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Caches addresses and credentials for a moment, so that a burst of messages to one partner decrypts secrets once. A
 * change on this instance applies immediately, one on another instance within that moment.
 */
@Component
class DestinationCache {

    private static final Duration TIME_TO_LIVE = Duration.ofSeconds(2);
    private static final int MAX_ENTRIES = 10_000;

    private final PartnerConnections connections;
    private final Cache<DestinationKey, MessageDestination> cache = Caffeine.newBuilder()
            .expireAfterWrite(TIME_TO_LIVE)
            .maximumSize(MAX_ENTRIES)
            .build();

    /** Counts changes of any connection: what was loaded during one may be outdated. */
    private final AtomicLong changes = new AtomicLong();

    private record DestinationKey(String connectionId, String message) {}

    DestinationCache(PartnerConnections connections) {
        this.connections = connections;
    }

    MessageDestination findDestination(String connectionId, String message) {
        DestinationKey key = new DestinationKey(connectionId, message);
        MessageDestination cached = cache.getIfPresent(key);
        if (cached != null) {
            return cached;
        }
        // Not loaded by the cache itself: that would lock the key while this thread waits for a database connection.
        // A transaction that holds one removes keys.
        long changesBefore = changes.get();
        MessageDestination loaded = connections.findMessageDestination(connectionId, message);
        cache.put(key, loaded);
        if (changes.get() != changesBefore) {
            cache.invalidate(key);
        }
        return loaded;
    }

    /** Loads the present destination past the cache, for exchanges of tokens. */
    MessageDestination loadDestination(String connectionId, String message) {
        return connections.findMessageDestination(connectionId, message);
    }

    @TransactionalEventListener
    void onLinkChanged(ConnectionChanged changed) {
        changes.incrementAndGet();
        cache.asMap().keySet().removeIf(key -> key.connectionId().equals(changed.connectionId()));
    }
}
