package com.betterfleet.derms.forecast.writer;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.forecast.ForecastSubmission;
import com.betterfleet.derms.forecast.ForecastWriter;
import com.betterfleet.derms.forecast.IntakeOutcome;
import com.betterfleet.derms.forecast.ValidationResult;
import com.betterfleet.derms.partner.PartnerProperties;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import org.springframework.context.annotation.Primary;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes what waits in one transaction: while one commit is under way, what arrives is the next. A few database connections
 * do for however many partners speak at once, and a forecast that comes alone waits for nobody. Each is answered after the
 * commit that it is part of; one that fails takes no other with it.
 */
@Component
@Primary
class GroupCommit implements ForecastWriter {

    static final int MAX_BATCH = 256;

    /** So that one may work while another waits for the disk. */
    private static final int MAX_WRITERS = 2;

    private final JdbcForecastWriter writer;
    private final TransactionTemplate transaction;
    private final Queue<PendingWrite> queue = new ConcurrentLinkedQueue<>();
    private final Semaphore writerPermits = new Semaphore(MAX_WRITERS);

    GroupCommit(JdbcForecastWriter writer, TransactionTemplate transaction) {
        this.writer = writer;
        this.transaction = transaction;
    }

    private record PendingWrite(WriteRequest request, CompletableFuture<IntakeOutcome> outcome) {}

    /** Within a transaction of the caller's it is part of that one, and durable when that one is. */
    @Override
    public IntakeOutcome writeForecast(
            ForecastSubmission submission,
            GroupBinding binding,
            PartnerProperties terms,
            ValidationResult.ValidForecast validated) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            return writer.writeForecast(submission, binding, terms, validated);
        }
        PendingWrite own =
                new PendingWrite(new WriteRequest(submission, binding, terms, validated), new CompletableFuture<>());
        queue.add(own);
        if (writerPermits.tryAcquire()) {
            Thread.ofVirtual().name("forecast-writer").start(this::writePending);
        }
        try {
            return own.outcome().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    /** How many wait to be written. */
    int countPending() {
        return queue.size();
    }

    /** Holds a turn. Whoever adds after the last look finds the turn free, or is found by the look after its release. */
    private void writePending() {
        do {
            try {
                for (List<PendingWrite> batch = pollBatch(); !batch.isEmpty(); batch = pollBatch()) {
                    writeBatch(batch);
                }
            } finally {
                writerPermits.release();
            }
        } while (!queue.isEmpty() && writerPermits.tryAcquire());
    }

    private List<PendingWrite> pollBatch() {
        List<PendingWrite> batch = new ArrayList<>();
        while (batch.size() < MAX_BATCH) {
            PendingWrite first = queue.poll();
            if (first == null) {
                break;
            }
            batch.add(first);
        }
        return batch;
    }

    private void writeBatch(List<PendingWrite> batch) {
        try {
            List<IntakeOutcome> outcomes = writeInTransaction(batch);
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).outcome().complete(outcomes.get(i));
            }
        } catch (RuntimeException | Error failure) {
            if (batch.size() == 1) {
                batch.getFirst().outcome().completeExceptionally(failure);
            } else {
                batch.forEach(single -> writeBatch(List.of(single)));
            }
        }
    }

    private List<IntakeOutcome> writeInTransaction(List<PendingWrite> batch) {
        List<IntakeOutcome> outcomes = transaction.execute(status ->
                writer.writeAll(batch.stream().map(PendingWrite::request).toList()));
        if (outcomes == null) {
            throw new IllegalStateException("a transaction gave nothing back");
        }
        return outcomes;
    }
}
