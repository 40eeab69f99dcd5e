package com.betterfleet.derms.link;

import com.betterfleet.derms.database.ReservedConnections;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Records in which time an instance listened to partners, as a lease that all instances renew. Renewed by a thread of
 * its own, so that slow work is no lapse, and only while this instance takes requests.
 */
@Component
public class ListeningLease implements SmartLifecycle {

    /** From this lapse on, the service counts as suspended. */
    static final Duration MIN_LAPSE = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(ListeningLease.class);

    /** Well below half of the shortest lapse: a late renewal is no suspension. */
    private static final int PERIOD_MILLIS = 800;

    /** How long a renewal by other work takes the place of the next one. */
    private static final int FRESH_MILLIS = 100;


    private final JdbcListeningLease lease;
    private final InstantSource clock;
    private volatile @Nullable ScheduledExecutorService renewer;
    private volatile long renewedAtNanos = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);
    private boolean failing;

    ListeningLease(JdbcListeningLease lease, InstantSource clock) {
        this.lease = lease;
        this.clock = clock;
    }

    /** Renews the lease if this instance takes requests; a lapse starts a new time of listening. */
    void renewIfListening() {
        if (isRunning()) {
            renewLease();
        }
    }

    // The time is read first: the instance may be suspended at any point after that.
    void renewLease() {
        Instant listenedUntil = clock.instant();
        Optional<Duration> lapse = lease.renewLease(listenedUntil, MIN_LAPSE);
        renewedAtNanos = System.nanoTime();
        if (lapse.isPresent()) {
            LOG.warn("No instance listened for {}: partners whose time ran out meanwhile are unknown", lapse.get());
            // The present time, exactly, in place of the one computed from the lapse.
            lease.delayStart(clock.instant());
        }
    }

    /** Reads the time of listening; in the transaction that decides by it, before anything else. */
    public ListeningTime readListeningTime() {
        return lease.readListeningTime(MIN_LAPSE);
    }

    @Override
    public void start() {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("listening-lease").factory());
        renewer = executor;
        // renewSafely() logs failures itself; the returned future reports nothing else.
        var unused = executor.scheduleWithFixedDelay(
                () -> ReservedConnections.runWithReserve(this::renewSafely), 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        ScheduledExecutorService executor = renewer;
        renewer = null;
        if (executor != null) {
            executor.shutdownNow();
        }
    }

    @Override
    public boolean isRunning() {
        return renewer != null;
    }

    /** Starts after the web server and stops before it: the lease means that requests are taken. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE;
    }

    /** Renews the lease unless the work on links has just renewed it. */
    private void renewSafely() {
        if (System.nanoTime() - renewedAtNanos < TimeUnit.MILLISECONDS.toNanos(FRESH_MILLIS)) {
            return;
        }
        try {
            renewLease();
            failing = false;
        } catch (RuntimeException failure) {
            if (!failing && isRunning()) {
                LOG.warn("The lease of listening cannot be renewed: {}", failure.getMessage());
            }
            failing = true;
        }
    }
}
