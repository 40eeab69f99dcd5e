package com.betterfleet.derms.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.Rig;
import com.betterfleet.derms.ServiceTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A loss that is found while its scopes are being decided must not be lost on them: they have read the link as it was. */
@ServiceTest
class WakingTests {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcWatches watches;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    @Test
    void aScopeThatIsBeingDecidedIsDecidedAgainAfterwards() {
        String scope = Rig.build(port, "vector", "").scope();
        transaction.executeWithoutResult(status -> {
            // It is being decided.
            watches.lock(List.of(scope));
            CompletableFuture<Void> loss = CompletableFuture.runAsync(
                    () -> transaction.executeWithoutResult(inner -> watches.call(List.of(scope), Runner.BATCH)));
            assertThat(loss).succeedsWithin(PATIENCE);
            await().atMost(PATIENCE).until(this::somebodyWaits);
            assertThat(calls(scope)).isEqualTo(1);
        });

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(calls(scope)).isZero());
    }

    @Test
    void manyScopesAreCalledInPartsAndEachOnce() {
        List<String> scopes =
                IntStream.range(0, 1_201).mapToObj("none-%04d"::formatted).toList();
        transaction.executeWithoutResult(status -> {
            jdbc.sql("delete from supervision.call").update();
            watches.call(scopes.subList(0, 500), 500);
            assertThat(watches.severalBatchesDue(Instant.EPOCH, 500)).isFalse();
            watches.call(scopes.subList(0, 500), 500);
            assertThat(watches.severalBatchesDue(Instant.EPOCH, 500)).isTrue();
            watches.answerCall();
            watches.answerCall();
            watches.call(scopes, 500);
            assertThat(watches.severalBatchesDue(Instant.EPOCH, 500)).isTrue();
            List<String> answered = new ArrayList<>();
            List<Integer> sizes = new ArrayList<>();
            for (Optional<List<String>> call = watches.answerCall(); call.isPresent(); call = watches.answerCall()) {
                answered.addAll(call.get());
                sizes.add(call.get().size());
            }
            assertThat(watches.severalBatchesDue(Instant.EPOCH, 500)).isFalse();
            assertThat(answered).containsExactlyElementsOf(scopes);
            assertThat(sizes).containsExactly(500, 500, 201);
            status.setRollbackOnly();
        });
    }

    private long calls(String scope) {
        return jdbc.sql("select count(*) from supervision.call where :scope = any(scope_ids)")
                .param("scope", scope)
                .query(Long.class)
                .single();
    }

    private boolean somebodyWaits() {
        return jdbc.sql(
                                "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like '%for update of w%'")
                        .query(Long.class)
                        .single()
                > 0;
    }
}
