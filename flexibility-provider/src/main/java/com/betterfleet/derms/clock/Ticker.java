package com.betterfleet.derms.clock;

import com.betterfleet.derms.time.DueWork;
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
class Ticker implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);

    /** A lost link has to be told within a second, and a heartbeat may be wanted each second. */
    private static final int PERIOD_MILLIS = 250;

    private static final int STOP_SECONDS = 10;

    private final ObjectProvider<DueWork> found;
    private volatile List<TickedWork> works = List.of();
    private volatile @Nullable ScheduledExecutorService threads;

    Ticker(ObjectProvider<DueWork> found) {
        this.found = found;
    }

    /** Runs everything once, in the order of the beans, what comes last at the end, and returns when all of it is done. */
    void runAllNow() {
        works.forEach(TickedWork::run);
    }

    // Asked for late, here and not in the constructor: the work itself needs the clock of this room.
    @Override
    public void start() {
        works = found.orderedStream()
                .sorted(Comparator.comparing(DueWork::stage))
                .map(TickedWork::new)
                .toList();
        // The links before the limits that hang on them: what was lost or deaf is known when limits are first decided.
        works.stream().filter(TickedWork::decides).forEach(TickedWork::run);
        ScheduledExecutorService ticking = Executors.newScheduledThreadPool(
                Math.max(1, works.size()),
                Thread.ofPlatform().daemon().name("due-work-", 1).factory());
        for (TickedWork work : works) {
            var unused = ticking.scheduleWithFixedDelay(work, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        }
        threads = ticking;
    }

    /** Lets runs under way end, before anything they use is gone. */
    @Override
    public void stop() {
        ScheduledExecutorService ticking = threads;
        threads = null;
        if (ticking == null) {
            return;
        }
        ticking.shutdown();
        try {
            if (!ticking.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("Due work is still running after {} s and is interrupted", STOP_SECONDS);
                ticking.shutdownNow();
            }
        } catch (InterruptedException hurried) {
            ticking.shutdownNow();
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
