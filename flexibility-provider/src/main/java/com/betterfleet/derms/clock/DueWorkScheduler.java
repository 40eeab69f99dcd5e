package com.betterfleet.derms.clock;

import com.betterfleet.derms.database.ChangeSignal;
import com.betterfleet.derms.time.DueWork;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Runs each piece of due work at its due time, each on its own thread, so that none delays another.
 *
 * <p>{@link DueTimeChecker} reads the due times of all work. Delays are measured by the monotonic clock, so that neither
 * a step of the host's clock nor a long run causes extra runs.
 */
@Component
class DueWorkScheduler implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(DueWorkScheduler.class);

    private static final int STOP_SECONDS = 10;

    /** Maximum time for which monitoring waits for running decisions. */
    private static final int MAX_WAIT_MILLIS = 3_000;

    private static final int WAIT_MILLIS = 10;

    private final ObjectProvider<DueWork> workBeans;
    private final DueTimeReader dueTimes;
    private final InstantSource clock;
    private volatile List<ScheduledWork> works = List.of();
    private volatile @Nullable ScheduledExecutorService threads;
    private volatile @Nullable DueTimeChecker checker;

    DueWorkScheduler(
            ObjectProvider<DueWork> workBeans, DueTimeReader dueTimes, ChangeSignal changes, InstantSource clock) {
        this.workBeans = workBeans;
        this.dueTimes = dueTimes;
        this.clock = clock;
        changes.addListener(this::requestCheck);
    }

    /** Runs all work once in the order of its stages, and returns after its background work has ended. */
    void runAllNow() {
        works.forEach(work -> work.runAndAwait(dueTimes));
        requestCheck();
    }

    private void requestCheck() {
        DueTimeChecker present = checker;
        if (present != null) {
            present.requestCheck();
        }
    }

    // The work beans depend on this room's clock, so that they are resolved here instead of in the constructor.
    @Override
    public void start() {
        works = workBeans
                .orderedStream()
                .sorted(Comparator.comparing(DueWork::stage))
                .map(work -> new ScheduledWork(work, clock))
                .toList();
        // In the order of stages: link states are up to date when limits are first decided.
        works.stream().filter(ScheduledWork::affectsLimits).forEach(ScheduledWork::run);
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
                Math.max(1, works.size()),
                Thread.ofPlatform().daemon().name("due-work-", 1).factory());
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        threads = executor;
        works.forEach(work -> executor.execute(() -> runAndRepeat(work, executor)));
        DueTimeChecker started =
                new DueTimeChecker(works, dueTimes, () -> works.forEach(work -> startTimer(work, executor)));
        checker = started;
        started.start();
    }

    private void runAndRepeat(ScheduledWork work, ScheduledExecutorService executor) {
        if (!work.beginTurn()) {
            return;
        }
        try {
            if (work.isMonitoring()) {
                awaitLimitDecisions();
            }
            boolean wasDue = work.isStoredWorkDue();
            work.run();
            boolean missed = work.takeMissedDueTime();
            if (wasDue) {
                // The next due time may come before the next check.
                work.readDueTime(dueTimes);
            } else if (missed) {
                requestCheck();
            }
        } finally {
            work.endTurn();
        }
        startTimer(work, executor);
    }

    private void startTimer(ScheduledWork work, ScheduledExecutorService executor) {
        if (!executor.isShutdown()) {
            work.startTimer(executor, () -> runAndRepeat(work, executor));
        }
    }

    /** Gives decisions precedence: while thousands of limits are decided, monitoring would only slow them down. */
    private void awaitLimitDecisions() {
        try {
            for (int waited = 0; waited < MAX_WAIT_MILLIS && isDecidingLimits(); waited += WAIT_MILLIS) {
                TimeUnit.MILLISECONDS.sleep(WAIT_MILLIS);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isDecidingLimits() {
        return works.stream().anyMatch(work -> work.affectsLimits() && work.isRunning());
    }

    /** Waits for running work to end before the beans it uses are destroyed. */
    @Override
    public void stop() {
        ScheduledExecutorService executor = threads;
        threads = null;
        DueTimeChecker stopped = checker;
        checker = null;
        if (stopped != null) {
            stopped.stop();
        }
        if (executor == null) {
            return;
        }
        executor.shutdown();
        try {
            if (!executor.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("Due work is still running after {} s and is interrupted", STOP_SECONDS);
                executor.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            executor.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return threads != null;
    }

    /** Starts before the web server, so that limits are correct at the first request, and stops after it. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 4096;
    }
}
