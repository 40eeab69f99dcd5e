package com.betterfleet.derms.supervision;

import com.betterfleet.derms.database.Reserve;
import com.betterfleet.derms.forecast.ForecastAccepted;
import com.betterfleet.derms.time.DueWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Decides scopes when they are due: at the instants at which time changes something, at once when a forecast is accepted,
 * and each scope at least every minute whatever was or was not heard. Level-triggered: a wake-up that is lost costs time,
 * never the right limit.
 */
@Component
class Runner implements DueWork, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);
    private static final Duration SWEEP_EVERY = Duration.ofSeconds(60);
    private static final int BATCH = 500;

    private final JdbcWatches watches;
    private final Decider decider;
    private final TransactionTemplate transaction;
    private final InstantSource clock;
    private final RunnerPulse pulse;
    private final BlockingQueue<String> woken = new LinkedBlockingQueue<>();
    private volatile boolean firstPassDone;
    private volatile @Nullable Thread waker;

    Runner(
            JdbcWatches watches,
            Decider decider,
            TransactionTemplate transaction,
            InstantSource clock,
            RunnerPulse pulse) {
        this.watches = watches;
        this.decider = decider;
        this.transaction = transaction;
        this.clock = clock;
        this.pulse = pulse;
    }

    /** A forecast is committed: its scope is decided at once, beside the request that brought it. */
    @TransactionalEventListener(fallbackExecution = true)
    void on(ForecastAccepted accepted) {
        woken.add(accepted.scopeId());
    }

    @Override
    public Stage stage() {
        return Stage.DECISIONS;
    }

    @Override
    public void runDue() {
        while (decideDue() == BATCH) {
            // More is due than one batch holds.
        }
        pulse.beat();
        Instant sweptBefore =
                firstPassDone ? clock.instant().minus(SWEEP_EVERY) : Instant.parse("9999-01-01T00:00:00Z");
        watches.shardsSweptBefore(sweptBefore).forEach(this::sweep);
        firstPassDone = true;
    }

    /** Whether every scope has been decided once since this process started. */
    boolean firstPassDone() {
        return firstPassDone;
    }

    @Override
    public void start() {
        waker = Thread.ofVirtual().name("supervision-waker").start(() -> Reserve.entitle(this::decideWoken));
    }

    @Override
    public void stop() {
        Thread running = waker;
        if (running != null) {
            running.interrupt();
            waker = null;
        }
    }

    @Override
    public boolean isRunning() {
        return waker != null;
    }

    private int decideDue() {
        Integer decided = transaction.execute(status -> {
            List<String> due = watches.due(clock.instant(), BATCH);
            decider.decide(due);
            return due.size();
        });
        return decided == null ? 0 : decided;
    }

    private void sweep(int shard) {
        Instant begun = clock.instant();
        List<String> scopes = watches.ofShard(shard);
        for (int from = 0; from < scopes.size(); from += BATCH) {
            List<String> batch = scopes.subList(from, Math.min(from + BATCH, scopes.size()));
            transaction.executeWithoutResult(status -> decider.decide(batch));
            pulse.beat();
        }
        watches.swept(shard, begun);
    }

    private void decideWoken() {
        try {
            while (true) {
                Set<String> batch = new LinkedHashSet<>();
                batch.add(woken.take());
                List<String> more = new ArrayList<>();
                woken.drainTo(more, BATCH - 1);
                batch.addAll(more);
                decideBatch(batch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void decideBatch(Set<String> batch) {
        try {
            transaction.executeWithoutResult(status -> decider.decide(batch));
        } catch (DataAccessException | TransactionException e) {
            // Nothing is lost: the sweep decides these scopes again.
            LOG.warn("Scopes woken by a forecast could not be decided; the next sweep will: {}", e.getMessage());
        }
    }
}
