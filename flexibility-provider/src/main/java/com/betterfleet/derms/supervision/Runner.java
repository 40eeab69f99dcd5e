package com.betterfleet.derms.supervision;

import com.betterfleet.derms.connection.LivenessChanged;
import com.betterfleet.derms.database.Reserve;
import com.betterfleet.derms.forecast.ForecastAccepted;
import com.betterfleet.derms.time.DueWork;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
    static final int BATCH = 500;

    /** Who decide what is due beside each other: while one waits for the database another computes. */
    private static final int DECIDERS = 3;

    /** So long at the most does whoever moves time wait for scopes that were woken. */
    private static final int LONGEST_WAIT_MILLIS = 3_000;

    /** In place of a scope's id: whatever is due. */
    private static final String ALL_DUE = "";

    private final JdbcWatches watches;
    private final Decider decider;
    private final TransactionTemplate transaction;
    private final InstantSource clock;
    private final RunnerPulse pulse;
    private final BlockingQueue<String> woken = new LinkedBlockingQueue<>();
    private final AtomicInteger undecided = new AtomicInteger();
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
        wake(accepted.scopeId());
    }

    /** A loss that was found has called for decisions. */
    @TransactionalEventListener(fallbackExecution = true)
    void on(LivenessChanged changed) {
        wake(ALL_DUE);
    }

    private void wake(String scopeId) {
        undecided.incrementAndGet();
        woken.add(scopeId);
    }

    /** A forecast that was answered is decided by then, so that whoever looks at decisions next sees that one. */
    @Override
    public void awaitRest() {
        try {
            for (int waited = 0; waited < LONGEST_WAIT_MILLIS && undecided.get() > 0; waited++) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Optional<Instant> nextDue() {
        return watches.nextDue();
    }

    @Override
    public Stage stage() {
        return Stage.DECISIONS;
    }

    @Override
    public void runDue() {
        decideAllDue();
        pulse.beat();
        Instant sweptBefore =
                firstPassDone ? clock.instant().minus(Supervision.SWEEP_EVERY) : Instant.parse("9999-01-01T00:00:00Z");
        sweep(new ArrayDeque<>(watches.shardsSweptBefore(sweptBefore)));
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

    /** By one alone while one batch holds all; else beside each other, each other's batches left alone. */
    private void decideAllDue() {
        if (!watches.severalBatchesDue(clock.instant(), BATCH) && decideDue() < BATCH) {
            return;
        }
        Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
        List<Thread> deciders = new ArrayList<>();
        for (int i = 0; i < DECIDERS; i++) {
            deciders.add(Thread.ofVirtual()
                    .name("supervision-decider-", i)
                    .start(() -> Reserve.entitle(() -> decideWhileDue(failures))));
        }
        boolean interrupted = false;
        for (Thread decider : deciders) {
            while (decider.isAlive()) {
                try {
                    decider.join();
                } catch (InterruptedException stopping) {
                    // A batch under way is not left behind.
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!failures.isEmpty()) {
            throw failures.element();
        }
    }

    private void decideWhileDue(Queue<RuntimeException> failures) {
        try {
            while (failures.isEmpty() && decideDue() == BATCH) {
                // More is due than one batch holds.
            }
        } catch (RuntimeException e) {
            failures.add(e);
        }
    }

    private int decideDue() {
        // A call counts as a whole batch: behind it there may be more.
        Integer decided = transaction.execute(status -> decider.decideCalled() ? BATCH : decider.decideDue(BATCH));
        return decided == null ? 0 : decided;
    }

    /** Where scopes are few, those of several shards are one batch: each batch costs a dozen queries, however small it is. */
    private void sweep(Queue<Integer> due) {
        while (!due.isEmpty()) {
            Instant begun = clock.instant();
            List<Integer> shards = new ArrayList<>();
            List<String> scopes = new ArrayList<>();
            while (!due.isEmpty() && scopes.size() < BATCH) {
                int shard = due.remove();
                shards.add(shard);
                scopes.addAll(watches.ofShard(shard));
            }
            decideInBatches(scopes);
            watches.swept(shards, begun);
        }
    }

    private void decideInBatches(List<String> scopes) {
        for (int from = 0; from < scopes.size(); from += BATCH) {
            List<String> batch = scopes.subList(from, Math.min(from + BATCH, scopes.size()));
            transaction.executeWithoutResult(status -> decider.decide(batch));
            // What is due goes before what is only looked at once more.
            decideAllDue();
            pulse.beat();
        }
    }

    private void decideWoken() {
        try {
            while (true) {
                Set<String> batch = new LinkedHashSet<>();
                batch.add(woken.take());
                List<String> more = new ArrayList<>();
                woken.drainTo(more, BATCH - 1);
                batch.addAll(more);
                try {
                    decideBatch(batch);
                } finally {
                    undecided.addAndGet(-1 - more.size());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void decideBatch(Set<String> batch) {
        try {
            if (batch.remove(ALL_DUE)) {
                decideAllDue();
            }
            if (!batch.isEmpty()) {
                transaction.executeWithoutResult(status -> decider.decide(batch));
            }
        } catch (DataAccessException | TransactionException e) {
            // Nothing is lost: the sweep decides these scopes again.
            LOG.warn("Scopes that were woken could not be decided; the next sweep will: {}", e.getMessage());
        }
    }
}
