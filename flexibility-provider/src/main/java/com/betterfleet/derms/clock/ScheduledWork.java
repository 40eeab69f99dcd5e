package com.betterfleet.derms.clock;

import com.betterfleet.derms.database.DatabaseFailure;
import com.betterfleet.derms.database.ReservedConnections;
import com.betterfleet.derms.time.DueWork;
import com.betterfleet.derms.time.Throttle;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one piece of due work: never concurrently with itself, and logging a repeated failure once. */
final class ScheduledWork implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(ScheduledWork.class);

    private static final int MAX_REPEATS = 50;
    private static final int REPEAT_MILLIS = 10;

    private final DueWork work;
    private final InstantSource clock;
    private final Optional<Throttle> throttle;
    private final ReentrantLock runLock = new ReentrantLock();
    private @Nullable String lastFailure;

    ScheduledWork(DueWork work, InstantSource clock) {
        this.work = work;
        this.clock = clock;
        this.throttle = work.period().map(Throttle::new);
    }

    /** Whether limits depend on its results. */
    boolean affectsLimits() {
        return work.stage().compareTo(DueWork.WorkStage.DECISIONS) <= 0;
    }

    /** Whether it monitors the results of decisions, which take precedence under load. */
    boolean isMonitoring() {
        return work.stage() == DueWork.WorkStage.MONITORING;
    }

    boolean isRunning() {
        return runLock.isLocked();
    }

    /** The next due time, as far as it is known. */
    Optional<Instant> nextDue() {
        try {
            AtomicReference<Optional<Instant>> next = new AtomicReference<>(Optional.empty());
            ReservedConnections.runWithReserve(() -> next.set(work.nextDue()));
            return next.get();
        } catch (RuntimeException failure) {
            // The next run comes soon and logs the failure.
            LOG.debug("Next due time of {} is unknown: {}", workName(), failure.getMessage());
            return Optional.empty();
        }
    }

    String workName() {
        return work.getClass().getSimpleName();
    }

    /** Runs the work unless its period has not passed, after a run under way has ended; throws nothing. */
    @Override
    public void run() {
        runLock.lock();
        try {
            Instant now = clock.instant();
            if (throttle.isPresent() && !throttle.get().isDue(now)) {
                return;
            }
            ReservedConnections.runWithReserve(work::runDue);
            throttle.ifPresent(limit -> limit.startPeriod(now));
            if (lastFailure != null) {
                LOG.info("{} works again", workName());
                lastFailure = null;
            }
        } catch (RuntimeException | Error failure) {
            logFailureOnce(failure);
        } finally {
            runLock.unlock();
        }
    }

    /**
     * Runs the work and waits for its background work. Work on rows that another transaction had locked is run again
     * shortly after; at its own turns a quarter of a second later is soon enough.
     */
    void runAndAwait() {
        run();
        try {
            for (int again = 0; again < MAX_REPEATS && isStillDue(); again++) {
                TimeUnit.MILLISECONDS.sleep(REPEAT_MILLIS);
                run();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        work.awaitBackgroundWork();
    }

    private boolean isStillDue() {
        return nextDue().filter(due -> !due.isAfter(clock.instant())).isPresent();
    }

    // Compares the place of the failure, since a message may contain an id or a time and differ each second.
    private void logFailureOnce(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        String kind = failure.getClass().getName() + (trace.length == 0 ? "" : trace[0]);
        if (!kind.equals(lastFailure)) {
            if (DatabaseFailure.isUnavailable(failure)) {
                LOG.error(
                        "{} failed without the database; it is retried every 250 ms: {}",
                        workName(),
                        failure.getMessage());
            } else {
                LOG.error("{} failed; it is retried every 250 ms", workName(), failure);
            }
        }
        lastFailure = kind;
    }
}
