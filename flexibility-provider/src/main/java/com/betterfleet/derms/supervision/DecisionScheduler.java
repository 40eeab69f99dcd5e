package com.betterfleet.derms.supervision;

import com.betterfleet.derms.database.ReservedConnections;
import com.betterfleet.derms.forecast.ForecastAccepted;
import com.betterfleet.derms.link.LivenessChanged;
import com.betterfleet.derms.quarantine.BatchWork;
import com.betterfleet.derms.quarantine.IsolatedJob;
import com.betterfleet.derms.quarantine.IsolatedJob.SubjectKind;
import com.betterfleet.derms.quarantine.JobIsolation;
import com.betterfleet.derms.quarantine.Quarantine;
import com.betterfleet.derms.quarantine.SubjectSelection;
import com.betterfleet.derms.time.DueWork;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Decides scopes when they are due. They are due at the instants at which time changes a decision, at once when a
 * forecast is accepted, and every scope at least once a minute. Level-triggered: a lost signal delays a limit until the
 * sweep, but never makes it wrong.
 */
@Component
class DecisionScheduler implements DueWork, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(DecisionScheduler.class);
    static final int BATCH_SIZE = 500;

    /** A sweep changes hardly anything, so that a larger batch holds its locks no longer. */
    private static final int SWEEP_BATCH_SIZE = 5_000;

    /** Shards that are due this soon are swept together with those that are due. */
    private static final Duration SWEEP_TOLERANCE = Duration.ofSeconds(10);

    /** The number of workers that decide batches in parallel: while one waits for the database, another computes. */
    private static final int PARALLEL_WORKERS = 3;

    /** Maximum time a clock move waits for pending decisions. */
    private static final int MAX_WAIT_MILLIS = 3_000;

    /** Queued in place of a scope id: everything that is due. */
    private static final String ALL_DUE = "";

    static final IsolatedJob JOB = new IsolatedJob("LIMIT_DECISION", SubjectKind.SCOPE, "deciding the limit");

    private final JdbcScopeStates stateStore;
    private final DecisionService decisions;
    private final JobIsolation isolation;
    private final BatchWork dueScopes = BatchWork.inTransaction(this::decideSelected, this::findDueIds);
    private final TransactionTemplate transaction;
    private final InstantSource clock;
    private final DecisionLiveness liveness;
    private final BlockingQueue<String> dirtyScopes = new LinkedBlockingQueue<>();
    private final AtomicInteger pendingDecisions = new AtomicInteger();
    private volatile boolean firstPassDone;
    private volatile @Nullable Thread worker;

    DecisionScheduler(
            JdbcScopeStates stateStore,
            DecisionService decisions,
            Quarantine quarantine,
            TransactionTemplate transaction,
            InstantSource clock,
            DecisionLiveness liveness) {
        this.stateStore = stateStore;
        this.decisions = decisions;
        this.isolation = quarantine.isolate(JOB);
        this.transaction = transaction;
        this.clock = clock;
        this.liveness = liveness;
    }

    /** Queues the scope of a committed forecast for an immediate decision, outside the request that brought it. */
    @TransactionalEventListener(fallbackExecution = true)
    void onForecastAccepted(ForecastAccepted accepted) {
        markDirty(accepted.scopeId());
    }

    /** Queues the decisions that a change of the link has requested. */
    @TransactionalEventListener(fallbackExecution = true)
    void onLivenessChanged(LivenessChanged changed) {
        markDirty(ALL_DUE);
    }

    private void markDirty(String scopeId) {
        pendingDecisions.incrementAndGet();
        dirtyScopes.add(scopeId);
    }

    /** Waits until the scopes of accepted forecasts are decided, so that the caller reads those decisions. */
    @Override
    public void awaitBackgroundWork() {
        try {
            for (int waited = 0; waited < MAX_WAIT_MILLIS && pendingDecisions.get() > 0; waited++) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Optional<String> dueTimeSql() {
        return Optional.of(JdbcScopeStates.dueTimeSql(JOB, ScopeSupervision.SWEEP_INTERVAL));
    }

    @Override
    public void confirmNothingDue() {
        liveness.recordRun();
    }

    @Override
    public WorkStage stage() {
        return WorkStage.DECISIONS;
    }

    @Override
    public void runDue() {
        isolation.retrySetAside(dueScopes);
        decideAllDue();
        liveness.recordRun();
        Instant sweptBefore = firstPassDone
                ? clock.instant().minus(ScopeSupervision.SWEEP_INTERVAL).plus(SWEEP_TOLERANCE)
                : Instant.parse("9999-01-01T00:00:00Z");
        sweepShards(new ArrayDeque<>(stateStore.findShardsSweptBefore(sweptBefore)));
        firstPassDone = true;
    }

    /** Whether every scope has been decided once since this process started. */
    boolean isFirstPassDone() {
        return firstPassDone;
    }

    @Override
    public void start() {
        worker = Thread.ofVirtual()
                .name("supervision-dirty-scopes")
                .start(() -> ReservedConnections.runWithReserve(this::decideDirtyScopes));
    }

    @Override
    public void stop() {
        Thread running = worker;
        if (running != null) {
            running.interrupt();
            worker = null;
        }
    }

    @Override
    public boolean isRunning() {
        return worker != null;
    }

    /**
     * Decides all that is due. Runs in this thread while it fits one batch, else in parallel workers that skip each
     * other's batches.
     */
    private void decideAllDue() {
        if (!stateStore.hasSeveralBatchesDue(clock.instant(), isolation.findSetAside(), BATCH_SIZE)
                && decideNextBatch() < BATCH_SIZE) {
            return;
        }
        Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
        List<Thread> workers = new ArrayList<>();
        for (int i = 0; i < PARALLEL_WORKERS; i++) {
            workers.add(Thread.ofVirtual()
                    .name("supervision-worker-", i)
                    .start(() -> ReservedConnections.runWithReserve(() -> decideWhileDue(failures))));
        }
        boolean interrupted = false;
        for (Thread started : workers) {
            while (started.isAlive()) {
                try {
                    started.join();
                } catch (InterruptedException stopping) {
                    // A batch that has begun is completed before the interrupt is passed on.
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
            while (failures.isEmpty() && decideNextBatch() == BATCH_SIZE) {
                // A full batch: more may be due.
            }
        } catch (RuntimeException e) {
            failures.add(e);
        }
    }

    private int decideNextBatch() {
        // A request counts as a full batch: more may follow it.
        return decideNextRequest() ? BATCH_SIZE : isolation.runBatch(dueScopes);
    }

    private boolean decideNextRequest() {
        try {
            return Boolean.TRUE.equals(transaction.execute(status -> decisions.decideRequestedScopes()));
        } catch (RuntimeException failure) {
            JobIsolation.requireFaultOfSubject(failure);
            transaction.executeWithoutResult(status -> decisions.makeRequestedScopesDue());
            return true;
        }
    }

    /** Decides scopes that are due; selected ones are decided whether they are due or not. */
    private int decideSelected(SubjectSelection selection) {
        return selection
                .only()
                .map(scopeIds -> {
                    decisions.decideScopes(scopeIds);
                    return scopeIds.size();
                })
                .orElseGet(() -> decisions.decideDueScopes(selection, BATCH_SIZE));
    }

    private List<String> findDueIds(SubjectSelection selection) {
        return stateStore.findDueIds(clock.instant(), selection, BATCH_SIZE);
    }

    /** Sweeps shards; small ones share a batch, because each batch costs a dozen queries regardless of its size. */
    private void sweepShards(Queue<Integer> due) {
        if (due.isEmpty()) {
            return;
        }
        Map<Integer, List<String>> scopesByShard = stateStore.findScopesOfShards(due);
        while (!due.isEmpty()) {
            Instant begun = clock.instant();
            List<Integer> shards = new ArrayList<>();
            List<String> scopes = new ArrayList<>();
            while (!due.isEmpty() && scopes.size() < SWEEP_BATCH_SIZE) {
                int shard = due.remove();
                shards.add(shard);
                scopes.addAll(scopesByShard.getOrDefault(shard, List.of()));
            }
            decideInBatches(scopes);
            stateStore.recordSweep(shards, begun);
        }
    }

    private void decideInBatches(List<String> scopes) {
        for (int from = 0; from < scopes.size(); from += SWEEP_BATCH_SIZE) {
            List<String> batch = scopes.subList(from, Math.min(from + SWEEP_BATCH_SIZE, scopes.size()));
            isolation.runSubjects(batch, dueScopes);
            // Due decisions go before the rest of the sweep.
            if (stateStore.isDecisionDue(clock.instant())) {
                decideAllDue();
            }
            liveness.recordRun();
        }
    }

    private void decideDirtyScopes() {
        try {
            while (true) {
                Set<String> batch = new LinkedHashSet<>();
                batch.add(dirtyScopes.take());
                List<String> more = new ArrayList<>();
                dirtyScopes.drainTo(more, BATCH_SIZE - 1);
                batch.addAll(more);
                try {
                    decideBatch(batch);
                } finally {
                    pendingDecisions.addAndGet(-1 - more.size());
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
                isolation.runSubjects(batch, dueScopes);
            }
        } catch (RuntimeException e) {
            // Nothing is lost: the sweep decides these scopes again.
            LOG.warn("Deciding requested scopes failed; the next sweep decides them: {}", e.getMessage());
        }
    }
}
