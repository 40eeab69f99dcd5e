package com.betterfleet.derms.database;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Writes pending items in shared transactions: what arrives during one commit is written by the next (group commit). An
 * item that arrives alone is written at once.
 *
 * @param <T> an item to write
 * @param <R> the result of writing one item
 */
public final class BatchCommitter<T, R> {

    private final BatchLimits limits;
    private final FailurePolicy failurePolicy;
    private final Function<List<T>, List<R>> writeInTransaction;
    private final Queue<PendingItem<T, R>> queue = new ConcurrentLinkedQueue<>();
    private final Semaphore writerPermits;

    /** @param writeInTransaction commits the items in the given order and returns their results in the same order */
    public BatchCommitter(
            BatchLimits limits, FailurePolicy failurePolicy, Function<List<T>, List<R>> writeInTransaction) {
        this.limits = limits;
        this.failurePolicy = failurePolicy;
        this.writeInTransaction = writeInTransaction;
        this.writerPermits = new Semaphore(limits.maxWriters());
    }

    /**
     * How much is written at once.
     *
     * @param threadName of the writing threads
     * @param maxBatch items in one transaction
     * @param maxWriters transactions at the same time
     */
    public record BatchLimits(String threadName, int maxBatch, int maxWriters) {}

    /** What follows when a batch of several items cannot be written. */
    public enum FailurePolicy {
        /** Each item is written again in a transaction of its own, so that only the faulty one fails. */
        RETRY_SINGLY,
        /** All items of the batch fail. */
        FAIL_BATCH
    }

    private record PendingItem<T, R>(T item, CompletableFuture<R> result) {}

    /** Queues an item; the future completes after the commit, or with the failure of the write. */
    public CompletableFuture<R> submitItem(T item) {
        PendingItem<T, R> own = new PendingItem<>(item, new CompletableFuture<>());
        queue.add(own);
        if (writerPermits.tryAcquire()) {
            Thread.ofVirtual().name(limits.threadName()).start(this::writePending);
        }
        return own.result();
    }

    /** Queues an item and waits for its result, or throws the failure of the write. */
    public R processItem(T item) {
        try {
            return submitItem(item).join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException failure ? failure : failed;
        }
    }

    /** The number of items that no writer has taken from the queue yet. */
    public int countPending() {
        return queue.size();
    }

    /**
     * Writes until the queue is empty; runs with a permit. An item queued after the last poll is written either by its
     * submitter, who finds the permit free, or here, since the queue is checked again after the release.
     */
    private void writePending() {
        do {
            try {
                for (List<PendingItem<T, R>> batch = pollBatch(); !batch.isEmpty(); batch = pollBatch()) {
                    writeBatch(batch);
                }
            } finally {
                writerPermits.release();
            }
        } while (!queue.isEmpty() && writerPermits.tryAcquire());
    }

    private List<PendingItem<T, R>> pollBatch() {
        List<PendingItem<T, R>> batch = new ArrayList<>();
        while (batch.size() < limits.maxBatch()) {
            PendingItem<T, R> first = queue.poll();
            if (first == null) {
                break;
            }
            batch.add(first);
        }
        return batch;
    }

    private void writeBatch(List<PendingItem<T, R>> batch) {
        try {
            List<R> results = writeInTransaction.apply(
                    batch.stream().map(PendingItem::item).toList());
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).result().complete(results.get(i));
            }
        } catch (RuntimeException | Error failure) {
            if (batch.size() == 1 || failurePolicy == FailurePolicy.FAIL_BATCH) {
                batch.forEach(failed -> failed.result().completeExceptionally(failure));
            } else {
                batch.forEach(single -> writeBatch(List.of(single)));
            }
        }
    }
}
