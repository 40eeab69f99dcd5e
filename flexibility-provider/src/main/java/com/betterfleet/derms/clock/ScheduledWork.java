package com.betterfleet.derms.clock;

import com.betterfleet.derms.database.ReservedConnections;
import com.betterfleet.derms.time.DueWork;
import com.betterfleet.derms.time.Throttle;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One piece of due work: never run twice at once, and its failures told once each instead of every second. */
final class ScheduledWork implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(ScheduledWork.class);

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

    /** Whether limits are not known before it has run. */
    boolean affectsLimits() {
        return work.stage().compareTo(DueWork.WorkStage.DECISIONS) <= 0;
    }

    /** Whether it looks at what others do, who go first where the machine is busy. */
    boolean isMonitoring() {
        return work.stage() == DueWork.WorkStage.MONITORING;
    }

    boolean isRunning() {
        return runLock.isLocked();
    }

    /** When something of it falls due next, as far as is known. */
    Optional<Instant> nextDue() {
        try {
            AtomicReference<Optional<Instant>> next = new AtomicReference<>(Optional.empty());
            ReservedConnections.runWithReserve(() -> next.set(work.nextDue()));
            return next.get();
        } catch (RuntimeException failure) {
            // Its next turn comes soon, and tells what is wrong.
            LOG.debug("{} does not know when it is due next: {}", workName(), failure.getMessage());
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

    /** The same, and waits for what of it goes on elsewhere. */
    void runAndAwait() {
        run();
        work.awaitBackgroundWork();
    }

    // Not by the message: that may hold an id or a time and would be new each second.
    private void logFailureOnce(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        String kind = failure.getClass().getName() + (trace.length == 0 ? "" : trace[0]);
        if (!kind.equals(lastFailure)) {
            LOG.error("{} failed; it is tried again each second", workName(), failure);
        }
        lastFailure = kind;
    }
}
