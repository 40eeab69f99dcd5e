package com.betterfleet.derms.database;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out whether the database answers: four times a second while connections are asked for, else every five seconds.
 * While it does not answer, requests fail at once instead of waiting for it; the first answer ends that.
 */
final class DatabaseAvailability implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseAvailability.class);
    private static final int PERIOD_MILLIS = 250;

    /** How long an instance without requests leaves the database alone. */
    private static final long MAX_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(4_950);

    /** Work on limits may wait this long on an open connection; afterwards the other end counts as gone for good. */
    private static final Duration RESERVE_PATIENCE = Duration.ofSeconds(10);

    private final DatabaseProbe probe;
    private final Runnable abortShared;
    private final Runnable abortReserve;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("database-probe").factory());
    private volatile @Nullable Outage outage;
    private volatile boolean used;
    private long checkedNanos = System.nanoTime();

    /** @param sinceNanos of the monotonic clock */
    private record Outage(long sinceNanos, String reason) {}

    DatabaseAvailability(DatabaseProbe probe, Runnable abortShared, Runnable abortReserve) {
        this.probe = probe;
        this.abortShared = abortShared;
        this.abortReserve = abortReserve;
    }

    void start() {
        var unused =
                thread.scheduleWithFixedDelay(this::checkIfUsed, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Records that a request asks for a connection, so that the next check comes soon. */
    void recordUse() {
        if (!used) {
            used = true;
        }
    }

    void checkIfUsed() {
        if (used || outage != null || System.nanoTime() - checkedNanos >= MAX_PAUSE_NANOS) {
            used = false;
            checkedNanos = System.nanoTime();
            checkDatabase();
        }
    }

    boolean isAvailable() {
        return outage == null;
    }

    /** @throws SQLException if the last check found no answer */
    void requireAvailable() throws SQLException {
        Outage present = outage;
        if (present != null) {
            throw new SQLTransientConnectionException("the database does not answer: " + present.reason(), "08006");
        }
    }

    void checkDatabase() {
        try {
            probe.askOnce();
            if (outage != null) {
                LOG.info("The database answers again");
                outage = null;
            }
        } catch (SQLException failure) {
            recordFailure(String.valueOf(failure.getMessage()));
        } catch (RuntimeException failure) {
            LOG.error("The database could not be checked", failure);
        }
    }

    private void recordFailure(String reason) {
        Outage present = outage;
        long now = System.nanoTime();
        if (present == null) {
            LOG.warn("The database does not answer; requests are answered 503 until it does: {}", reason);
            outage = new Outage(now, reason);
            // Requests that wait for an answer on an open connection would wait without end.
            abortShared.run();
        } else if (now - present.sinceNanos() > RESERVE_PATIENCE.toNanos()) {
            abortReserve.run();
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        probe.close();
    }
}
