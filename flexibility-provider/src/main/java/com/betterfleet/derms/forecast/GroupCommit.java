package com.betterfleet.derms.forecast;

import com.betterfleet.derms.connection.GroupBinding;
import com.betterfleet.derms.connection.PartnerTerms;
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

    static final int LARGEST = 256;

    /** So that one may work while another waits for the disk. */
    private static final int WRITERS = 2;

    private final JdbcForecastWriter writer;
    private final TransactionTemplate transaction;
    private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
    private final Semaphore turns = new Semaphore(WRITERS);

    GroupCommit(JdbcForecastWriter writer, TransactionTemplate transaction) {
        this.writer = writer;
        this.transaction = transaction;
    }

    private record Waiting(Writing writing, CompletableFuture<Acceptance> outcome) {}

    /** Within a transaction of the caller's it is part of that one, and durable when that one is. */
    @Override
    public Acceptance write(Submission submission, GroupBinding binding, PartnerTerms terms, Judged.Accepted judged) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            return writer.write(submission, binding, terms, judged);
        }
        Waiting own = new Waiting(new Writing(submission, binding, terms, judged), new CompletableFuture<>());
        queue.add(own);
        if (turns.tryAcquire()) {
            Thread.ofVirtual().name("forecast-writer").start(this::writeWaiting);
        }
        try {
            return own.outcome().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    /** How many wait to be written. */
    int waiting() {
        return queue.size();
    }

    /** Holds a turn. Whoever adds after the last look finds the turn free, or is found by the look after its release. */
    private void writeWaiting() {
        do {
            try {
                for (List<Waiting> batch = next(); !batch.isEmpty(); batch = next()) {
                    writeTogether(batch);
                }
            } finally {
                turns.release();
            }
        } while (!queue.isEmpty() && turns.tryAcquire());
    }

    private List<Waiting> next() {
        List<Waiting> batch = new ArrayList<>();
        while (batch.size() < LARGEST) {
            Waiting first = queue.poll();
            if (first == null) {
                break;
            }
            batch.add(first);
        }
        return batch;
    }

    private void writeTogether(List<Waiting> batch) {
        try {
            List<Acceptance> outcomes = written(batch);
            for (int i = 0; i < batch.size(); i++) {
                batch.get(i).outcome().complete(outcomes.get(i));
            }
        } catch (RuntimeException | Error failure) {
            if (batch.size() == 1) {
                batch.getFirst().outcome().completeExceptionally(failure);
            } else {
                batch.forEach(single -> writeTogether(List.of(single)));
            }
        }
    }

    private List<Acceptance> written(List<Waiting> batch) {
        List<Acceptance> outcomes = transaction.execute(
                status -> writer.writeAll(batch.stream().map(Waiting::writing).toList()));
        if (outcomes == null) {
            throw new IllegalStateException("a transaction gave nothing back");
        }
        return outcomes;
    }
}
