package com.betterfleet.derms.database;

import com.betterfleet.derms.database.BatchCommitter.BatchLimits;
import com.betterfleet.derms.database.BatchCommitter.FailurePolicy;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Answers lookups that are made at the same time by one query. A lookup that is made alone is answered at once; each
 * sees all that was committed before it was made.
 *
 * @param <K> what is looked up
 * @param <V> what is found
 */
public final class CombinedLookup<K, V> {

    private static final int MAX_KEYS = 256;

    /** Two queries at the same time, so that one is prepared while the other is answered. */
    private static final int MAX_QUERIES = 2;

    private final Function<Collection<K>, Map<K, V>> query;
    private final BatchCommitter<K, Optional<V>> lookups;

    /**
     * @param threadName of the threads that make the queries
     * @param query returns what it finds; where it fails for several keys, it is made for each of them alone
     */
    public CombinedLookup(String threadName, Function<Collection<K>, Map<K, V>> query) {
        this.query = query;
        this.lookups = new BatchCommitter<>(
                new BatchLimits(threadName, MAX_KEYS, MAX_QUERIES), FailurePolicy.RETRY_SINGLY, this::findAll);
    }

    /** Finds the value of a key; outside of the caller's transaction, if there is one. */
    public Optional<V> find(K key) {
        return lookups.processItem(key);
    }

    private List<Optional<V>> findAll(List<K> keys) {
        Map<K, V> found = query.apply(new LinkedHashSet<>(keys));
        return keys.stream().map(key -> Optional.ofNullable(found.get(key))).toList();
    }
}
