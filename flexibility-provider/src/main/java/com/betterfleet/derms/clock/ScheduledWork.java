package com.betterfleet.derms.clock;

import com.betterfleet.derms.database.DatabaseFailure;
import com.betterfleet.derms.database.ReservedConnections;
import com.betterfleet.derms.time.DueWork;
import com.betterfleet.derms.time.Throttle;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs one piece of due work: never concurrently with itself, and logging a repeated failure once. */
final class ScheduledWork implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(ScheduledWork.class);

    /** Timers nearer to each other than this are the same one. */
    private static final long TIMER_TOLERANCE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    private static final int MAX_REPEATS = 50;
    private static final int REPEAT_MILLIS = 10;

    private final DueWork work;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Optional<Throttle> throttle;
    private final ReentrantLock runLock = new ReentrantLock();
    private final Optional<String> dueTimeSql;
    private final RunPace pace = new RunPace();
    private final AtomicBoolean inTurn = new AtomicBoolean();
    private final AtomicBoolean missedDueTime = new AtomicBoolean();
    private @Nullable String lastFailure;

    /** As read last; past until it was read once, so that work runs then. */
    private Optional<Instant> storedDue = Optional.of(Instant.EPOCH);

    private long runEndedNanos;
    private @Nullable ScheduledFuture<?> timer;
    private long timerNanos;

    ScheduledWork(DueWork work, InstantSource clock) {
        this(work, clock, System::nanoTime);
    }

    ScheduledWork(DueWork work, InstantSource clock, LongSupplier nanos) {
        this.work = work;
        this.clock = clock;
        this.nanos = nanos;
        this.dueTimeSql = work.dueTimeSql();
        this.runEndedNanos = nanos.getAsLong();
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

    Optional<String> dueTimeSql() {
        return dueTimeSql;
    }

    /** Begins a turn of runs on a thread; false where one is under way, which {@link #endTurn} ends. */
    boolean beginTurn() {
        return inTurn.compareAndSet(false, true);
    }

    void endTurn() {
        inTurn.set(false);
    }

    /** Whether the stored due time may have changed during the last run. */
    boolean takeMissedDueTime() {
        return missedDueTime.getAndSet(false);
    }

    /** Whether the work stored in the database is due, as far as it is known. */
    boolean isStoredWorkDue() {
        synchronized (pace) {
            return storedDue.isPresent() && !storedDue.get().isAfter(clock.instant());
        }
    }

    /**
     * Takes over a due time that was read from the database, unless a run that it may not include has begun since.
     *
     * @param readNanos the monotonic clock before it was read
     */
    void acceptDueTime(Optional<Instant> due, long readNanos) {
        synchronized (pace) {
            if (isRunning() || readNanos - runEndedNanos < 0) {
                missedDueTime.set(true);
                return;
            }
            storedDue = due;
        }
        if (!isStoredWorkDue()) {
            work.confirmNothingDue();
        }
    }

    /** Reads the due time after a run; where that fails, the next check reads it. */
    void readDueTime(DueTimeReader reader) {
        long readNanos = nanos.getAsLong();
        try {
            acceptDueTime(queryDueTime(reader), readNanos);
        } catch (RuntimeException failure) {
            LOG.debug("The next due time of {} is unknown: {}", workName(), failure.getMessage());
        }
    }

    private Optional<Instant> queryDueTime(DueTimeReader reader) {
        AtomicReference<Optional<Instant>> due = new AtomicReference<>(Optional.empty());
        dueTimeSql.ifPresent(sql -> ReservedConnections.runWithReserve(() -> due.set(reader.readOne(sql))));
        return due.get();
    }

    /** The time until the next run; zero or less if it is due now. */
    Duration untilNextRun() {
        Instant now = clock.instant();
        Optional<Instant> due = findDue();
        synchronized (pace) {
            Duration untilRun = pace.untilNextRun(due, now, nanos.getAsLong());
            return throttle.map(limit -> Duration.between(now, limit.nextRun()))
                    .filter(untilPeriodEnds -> untilPeriodEnds.compareTo(untilRun) > 0)
                    .orElse(untilRun);
        }
    }

    /** The earliest of all due times; work with nothing but a period is always due, at its pace. */
    private Optional<Instant> findDue() {
        boolean statesStored = dueTimeSql.isPresent();
        if (!statesStored && work.period().isPresent()) {
            return Optional.of(Instant.EPOCH);
        }
        Optional<Instant> inMemory = work.nextDue();
        synchronized (pace) {
            return Stream.of(inMemory, statesStored ? storedDue : Optional.<Instant>empty())
                    .flatMap(Optional::stream)
                    .min(Comparator.naturalOrder());
        }
    }

    /** Starts the timer of the next run, in place of a later one. */
    void startTimer(ScheduledExecutorService executor, Runnable runAndRepeat) {
        if (inTurn.get()) {
            // The timer is started after the turn.
            return;
        }
        long delay = Math.max(0, untilNextRun().toNanos());
        synchronized (pace) {
            long target = nanos.getAsLong() + delay;
            ScheduledFuture<?> before = timer;
            if (before != null && !before.isDone() && Math.abs(target - timerNanos) < TIMER_TOLERANCE_NANOS) {
                return;
            }
            if (before != null) {
                before.cancel(false);
            }
            timer = executor.schedule(runAndRepeat, delay, TimeUnit.NANOSECONDS);
            timerNanos = target;
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
            boolean wasStillDue;
            Optional<Instant> due = findDue();
            synchronized (pace) {
                wasStillDue = pace.isStillDue(due);
            }
            boolean failed = !runSafely(now);
            synchronized (pace) {
                runEndedNanos = nanos.getAsLong();
                pace.recordRun(now, runEndedNanos, failed, wasStillDue);
            }
        } finally {
            runLock.unlock();
        }
    }

    private boolean runSafely(Instant now) {
        try {
            ReservedConnections.runWithReserve(work::runDue);
            throttle.ifPresent(limit -> limit.startPeriod(now));
            if (lastFailure != null) {
                LOG.info("{} works again", workName());
                lastFailure = null;
            }
            return true;
        } catch (RuntimeException | Error failure) {
            logFailureOnce(failure);
            return false;
        }
    }

    /**
     * Runs the work and waits for its background work. Work on rows that another transaction had locked is run again
     * shortly after, since what follows builds on it.
     */
    void runAndAwait(DueTimeReader reader) {
        run();
        try {
            for (int again = 0; again < MAX_REPEATS && isStillDue(reader); again++) {
                TimeUnit.MILLISECONDS.sleep(REPEAT_MILLIS);
                run();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        work.awaitBackgroundWork();
    }

    private boolean isStillDue(DueTimeReader reader) {
        if (isMonitoring()) {
            return false;
        }
        try {
            Instant now = clock.instant();
            return Stream.of(work.nextDue(), affectsLimits() ? queryDueTime(reader) : Optional.<Instant>empty())
                    .flatMap(Optional::stream)
                    .anyMatch(due -> !due.isAfter(now));
        } catch (RuntimeException failure) {
            // The next run comes soon and logs the failure.
            LOG.debug("The next due time of {} is unknown: {}", workName(), failure.getMessage());
            return false;
        }
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
