package com.betterfleet.derms.clock;

import com.betterfleet.derms.database.DatabaseFailure;
import com.betterfleet.derms.database.ReservedConnections;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the due times of all work in one statement: once a second, and soon after a change that this instance has
 * committed. Where they cannot be read, all work counts as due.
 */
final class DueTimeChecker {

    private static final Logger LOG = LoggerFactory.getLogger(DueTimeChecker.class);

    private static final int PERIOD_MILLIS = 1_000;

    /** The pause after a check that failed. */
    private static final int RETRY_MILLIS = 250;

    /** Changes that come this soon after each other share a check. */
    private static final int SIGNAL_DELAY_MILLIS = 20;

    /** The shortest time between checks that follow from changes, so that a busy instance spends little on them. */
    private static final int MIN_PAUSE_MILLIS = 100;

    private static final int STOP_SECONDS = 2;

    private final List<ScheduledWork> works;
    private final DueTimeReader reader;
    private final Runnable onChecked;
    private final AtomicBoolean requested = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("due-times").factory());
    private volatile long checkedNanos = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);
    private boolean failing;

    /** @param onChecked called after each check */
    DueTimeChecker(List<ScheduledWork> works, DueTimeReader reader, Runnable onChecked) {
        this.works = works;
        this.reader = reader;
        this.onChecked = onChecked;
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    void start() {
        thread.execute(this::checkAndRepeat);
    }

    /** Waits for a check under way, so that it is not reported as failed. */
    void stop() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** Requests a check soon; requests until then share it. */
    void requestCheck() {
        if (requested.compareAndSet(false, true)) {
            long sinceCheck = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - checkedNanos);
            schedule(this::checkIfRequested, Math.max(SIGNAL_DELAY_MILLIS, MIN_PAUSE_MILLIS - sinceCheck));
        }
    }

    private void checkIfRequested() {
        if (requested.get()) {
            checkDueTimes();
        }
    }

    /** Checks once a second, where no change has led to a check meanwhile. */
    private void checkAndRepeat() {
        try {
            if (millisUntilDue() <= 0) {
                checkDueTimes();
            }
        } finally {
            schedule(this::checkAndRepeat, Math.max(1, millisUntilDue()));
        }
    }

    private long millisUntilDue() {
        int period = failing ? RETRY_MILLIS : PERIOD_MILLIS;
        return period - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - checkedNanos);
    }

    private void schedule(Runnable check, long delayMillis) {
        try {
            var unused = thread.schedule(check, delayMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopped) {
            LOG.debug("No due times are checked while the service stops");
        }
    }

    /** Checks once; throws nothing. */
    boolean checkDueTimes() {
        // Before the check: a change during it is in the next one.
        requested.set(false);
        long readNanos = System.nanoTime();
        List<ScheduledWork> stated =
                works.stream().filter(work -> work.dueTimeSql().isPresent()).toList();
        boolean successful = true;
        try {
            List<String> subqueries =
                    stated.stream().flatMap(work -> work.dueTimeSql().stream()).toList();
            AtomicReference<List<Optional<Instant>>> read = new AtomicReference<>(List.of());
            ReservedConnections.runWithReserve(() -> read.set(reader.readAll(subqueries)));
            for (int i = 0; i < stated.size(); i++) {
                stated.get(i).acceptDueTime(read.get().get(i), readNanos);
            }
            if (failing) {
                LOG.info("Due times can be read again");
                failing = false;
            }
        } catch (RuntimeException failure) {
            successful = false;
            logFailureOnce(failure);
            stated.forEach(work -> work.acceptDueTime(Optional.of(Instant.EPOCH), readNanos));
        }
        checkedNanos = System.nanoTime();
        onChecked.run();
        return successful;
    }

    private void logFailureOnce(RuntimeException failure) {
        if (!failing) {
            if (DatabaseFailure.isUnavailable(failure)) {
                LOG.warn("Due times cannot be read without the database: {}", failure.getMessage());
            } else {
                LOG.error("Due times cannot be read; all work runs four times a second meanwhile", failure);
            }
        }
        failing = true;
    }
}
