package com.betterfleet.derms.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.database.BatchCommitter.BatchLimits;
import com.betterfleet.derms.database.BatchCommitter.FailurePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatchCommitterTests {

    private static final int BLOCKING = -1;
    private static final int FAULTY = 13;

    private final List<List<Integer>> batches = new CopyOnWriteArrayList<>();
    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void openGate() {
        gate.countDown();
    }

    @Test
    void anItemThatArrivesAloneIsWrittenAtOnce() {
        assertThat(committer(FailurePolicy.RETRY_SINGLY, 10, 1).submitItem(4).join())
                .isEqualTo("4 written");
        assertThat(batches).containsExactly(List.of(4));
    }

    @Test
    void whatArrivesDuringACommitIsWrittenByTheNextInItsOrder() {
        BatchCommitter<Integer, String> committer = committer(FailurePolicy.RETRY_SINGLY, 10, 1);
        blockWriter(committer);
        List<CompletableFuture<String>> results = submit(committer, 1, 2, 3);
        assertThat(committer.countPending()).isEqualTo(3);
        gate.countDown();

        assertThat(results).extracting(CompletableFuture::join).containsExactly("1 written", "2 written", "3 written");
        assertThat(batches).containsExactly(List.of(BLOCKING), List.of(1, 2, 3));
    }

    @Test
    void aBatchHoldsNoMoreThanItsLimit() {
        BatchCommitter<Integer, String> committer = committer(FailurePolicy.RETRY_SINGLY, 2, 1);
        blockWriter(committer);
        List<CompletableFuture<String>> results = submit(committer, 1, 2, 3);
        gate.countDown();

        results.forEach(CompletableFuture::join);
        assertThat(batches).containsExactly(List.of(BLOCKING), List.of(1, 2), List.of(3));
    }

    @Test
    void asManyWritersWorkAtOnceAsTheLimitAllows() {
        BatchCommitter<Integer, String> committer = committer(FailurePolicy.RETRY_SINGLY, 10, 2);
        blockWriter(committer);

        assertThat(committer.submitItem(1).join()).isEqualTo("1 written");
    }

    @Test
    void onlyTheFaultyItemOfABatchFailsWhereItemsAreRetriedSingly() {
        BatchCommitter<Integer, String> committer = committer(FailurePolicy.RETRY_SINGLY, 10, 1);
        blockWriter(committer);
        List<CompletableFuture<String>> results = submit(committer, 1, FAULTY, 3);
        gate.countDown();

        assertThat(results.get(0).join()).isEqualTo("1 written");
        assertThat(results.get(2).join()).isEqualTo("3 written");
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> results.get(1).join())
                .withCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void allItemsOfABatchFailTogetherAndAreNotRetriedWhereThePolicyIsSo() {
        BatchCommitter<Integer, String> committer = committer(FailurePolicy.FAIL_BATCH, 10, 1);
        blockWriter(committer);
        List<CompletableFuture<String>> results = submit(committer, 1, FAULTY, 3);
        gate.countDown();

        assertThat(results)
                .allSatisfy(result -> assertThatExceptionOfType(CompletionException.class)
                        .isThrownBy(result::join)
                        .withCauseInstanceOf(IllegalStateException.class));
        assertThat(batches).containsExactly(List.of(BLOCKING), List.of(1, FAULTY, 3));
    }

    @Test
    void noItemIsForgottenHoweverManyThreadsSubmit() throws InterruptedException {
        AtomicInteger written = new AtomicInteger();
        BatchCommitter<Integer, Integer> committer =
                new BatchCommitter<>(new BatchLimits("test-writer", 7, 2), FailurePolicy.FAIL_BATCH, items -> {
                    written.addAndGet(items.size());
                    return items;
                });
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            int item = i;
            threads.add(
                    Thread.ofVirtual().start(() -> committer.submitItem(item).join()));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(written).hasValue(200);
        assertThat(committer.countPending()).isZero();
    }

    private BatchCommitter<Integer, String> committer(FailurePolicy policy, int maxBatch, int maxWriters) {
        return new BatchCommitter<>(new BatchLimits("test-writer", maxBatch, maxWriters), policy, this::write);
    }

    private List<String> write(List<Integer> items) {
        batches.add(items);
        if (items.contains(BLOCKING)) {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        if (items.contains(FAULTY)) {
            throw new IllegalStateException("on purpose");
        }
        return items.stream().map(item -> item + " written").toList();
    }

    private void blockWriter(BatchCommitter<Integer, String> committer) {
        CompletableFuture<String> blocked = committer.submitItem(BLOCKING);
        await().until(() -> batches.size() == 1);
        assertThat(blocked).isNotDone();
    }

    private static List<CompletableFuture<String>> submit(BatchCommitter<Integer, String> committer, Integer... items) {
        return List.of(items).stream().map(committer::submitItem).toList();
    }
}
