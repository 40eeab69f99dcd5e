package com.betterfleet.derms.clock;

import com.betterfleet.derms.time.DueWork;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Runs all due work four times a second, each item on its own thread, so that no item delays another.
 *
 * <p>The period is measured by the monotonic clock from the end of a run. Neither a step of the host's clock nor a long
 * run causes extra runs.
 */
@Component
class DueWorkScheduler implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(DueWorkScheduler.class);

    /** A lost link has to be recognised within a second, and heartbeats may be due each second. */
    private static final int PERIOD_MILLIS = 250;

    private static final int STOP_SECONDS = 10;

    /** Maximum time for which monitoring waits for running decisions. */
    private static final int MAX_WAIT_MILLIS = 3_000;

    private static final int WAIT_MILLIS = 10;

    private final ObjectProvider<DueWork> workBeans;
    private final InstantSource clock;
    private volatile List<ScheduledWork> works = List.of();
    private volatile @Nullable ScheduledExecutorService threads;

    DueWorkScheduler(ObjectProvider<DueWork> workBeans, InstantSource clock) {
        this.workBeans = workBeans;
        this.clock = clock;
    }

    /** Runs all work once in the order of its stages, and returns after its background work has ended. */
    void runAllNow() {
        works.forEach(ScheduledWork::runAndAwait);
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
        ScheduledExecutorService executor = Executors.newScheduledThreadPool(
                Math.max(1, works.size()),
                Thread.ofPlatform().daemon().name("due-work-", 1).factory());
        for (ScheduledWork work : works) {
            var unused = executor.scheduleWithFixedDelay(
                    () -> runOnce(work, executor), 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        }
        threads = executor;
    }

    private void runOnce(ScheduledWork work, ScheduledExecutorService executor) {
        if (work.isMonitoring()) {
            awaitLimitDecisions();
        }
        work.run();
        // Work that falls due before the next period runs at its due time.
        work.nextDue()
                .map(due -> Duration.between(clock.instant(), due))
                .filter(ahead -> ahead.isPositive() && ahead.toMillis() < PERIOD_MILLIS)
                .ifPresent(ahead -> {
                    var unused = executor.schedule(work, ahead.toNanos(), TimeUnit.NANOSECONDS);
                });
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
