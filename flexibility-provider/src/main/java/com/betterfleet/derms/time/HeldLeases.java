package com.betterfleet.derms.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * The claimed items that this instance works on. It renews their leases while it lives; the lease of a crashed instance
 * ends, and another one claims the item. Leases last a multiple of their renewal interval, so that one slow renewal ends
 * none.
 *
 * @param <T> the id of an item
 */
public final class HeldLeases<T> {

    private static final int RENEWALS_PER_LEASE = 3;

    private final Duration length;
    private final Set<T> held = ConcurrentHashMap.newKeySet();

    /** The renewal paces itself by the machine's time, which nobody moves. */
    private volatile long renewedAtNanos = System.nanoTime();

    /** @param length the time after which another instance takes over the items of a crashed one */
    public HeldLeases(Duration length) {
        this.length = length;
    }

    public void addItem(T id) {
        held.add(id);
    }

    public void removeItem(T id) {
        held.remove(id);
    }

    /** Returns the items in work now. */
    public List<T> findItems() {
        return List.copyOf(held);
    }

    /** Returns the end of a lease that begins, or is renewed, at this instant. */
    public Instant endOfLease(Instant start) {
        return start.plus(length);
    }

    /** Returns when the leases of the items in work are renewed next; empty without any. */
    public Optional<Instant> findNextRenewal(Instant now) {
        long remaining = length.toNanos() / RENEWALS_PER_LEASE - (System.nanoTime() - renewedAtNanos);
        return held.isEmpty() ? Optional.empty() : Optional.of(now.plusNanos(Math.max(0, remaining)));
    }

    /**
     * Renews the leases of all items in work if a third of their length has passed since.
     *
     * @param renewal stores the new end of the leases of these items
     */
    public void renewWhenDue(Instant now, BiConsumer<Collection<T>, Instant> renewal) {
        if (!held.isEmpty() && System.nanoTime() - renewedAtNanos >= length.toNanos() / RENEWALS_PER_LEASE) {
            renewedAtNanos = System.nanoTime();
            renewal.accept(findItems(), endOfLease(now));
        }
    }
}
