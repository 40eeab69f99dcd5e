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
 * Finds out four times a second whether the database answers. While it does not, requests fail at once instead of
 * waiting for it; the first answer ends that.
 *
 * <p>While the service starts or stops, a missing answer has no consequence: there are no requests to answer, and a refused
 * connection would end the service.
 */
final class DatabaseAvailability implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseAvailability.class);
    private static final int PERIOD_MILLIS = 250;

    /** Work on limits may wait this long on an open connection; afterwards the other end counts as gone for good. */
    private static final Duration RESERVE_PATIENCE = Duration.ofSeconds(10);

    private final DatabaseProbe probe;
    private final Runnable abortShared;
    private final Runnable abortReserve;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("database-probe").factory());
    private volatile @Nullable Outage outage;
    private volatile boolean acting;

    /** @param sinceNanos of the monotonic clock */
    private record Outage(long sinceNanos, String reason) {}

    DatabaseAvailability(DatabaseProbe probe, Runnable abortShared, Runnable abortReserve) {
        this.probe = probe;
        this.abortShared = abortShared;
        this.abortReserve = abortReserve;
    }

    void start() {
        var unused =
                thread.scheduleWithFixedDelay(this::checkDatabase, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Lets a missing answer refuse connections from now on, or have no consequence. */
    void setActing(boolean acting) {
        this.acting = acting;
    }

    boolean isActing() {
        return acting;
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
            if (!acting) {
                LOG.debug("The database does not answer during the start: {}", failure.getMessage());
                return;
            }
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
