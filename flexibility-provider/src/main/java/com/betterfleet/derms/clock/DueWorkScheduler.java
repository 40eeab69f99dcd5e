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
 * Calls all due work four times a second, each piece on a thread of its own, so that a slow one holds nobody up.
 *
 * <p>The time between is counted by the monotonic clock from the end of a run: neither a step of the time of day nor a long run
 * makes it hurry.
 */
@Component
class DueWorkScheduler implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(DueWorkScheduler.class);

    /** A lost link has to be told within a second, and a heartbeat may be wanted each second. */
    private static final int PERIOD_MILLIS = 250;

    private static final int STOP_SECONDS = 10;

    /** So long at the most does who tells wait for who decides. */
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

    /** Runs everything once, in the order of the beans, what comes last at the end, and returns when all of it is done. */
    void runAllNow() {
        works.forEach(ScheduledWork::runAndAwait);
    }

    // Asked for late, here and not in the constructor: the work itself needs the clock of this room.
    @Override
    public void start() {
        works = workBeans
                .orderedStream()
                .sorted(Comparator.comparing(DueWork::stage))
                .map(work -> new ScheduledWork(work, clock))
                .toList();
        // The links before the limits that hang on them: what was lost or deaf is known when limits are first decided.
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
        // What falls due before the next turn is not left waiting for it.
        work.nextDue()
                .map(due -> Duration.between(clock.instant(), due))
                .filter(ahead -> ahead.isPositive() && ahead.toMillis() < PERIOD_MILLIS)
                .ifPresent(ahead -> {
                    var unused = executor.schedule(work, ahead.toNanos(), TimeUnit.NANOSECONDS);
                });
    }

    /** Limits first: while they are decided by the thousand, whoever looks at what came of it would only slow that down. */
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

    /** Lets runs under way end, before anything they use is gone. */
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

    /** Before the web server opens, so that limits are right when the first question comes; after it at shutdown. */
    @Override
    public int getPhase() {
        return DEFAULT_PHASE - 4096;
    }
}
