package com.betterfleet.derms.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.TestRig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A loss found while its scopes are being decided leads to a second decision. The first one read the link as it was.
 */
@Tag("sql")
@ServiceTest
class DecisionRequestTests {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcScopeStates stateStore;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private TransactionTemplate transaction;

    @Test
    void aScopeThatIsBeingDecidedIsDecidedAgainAfterwards() {
        String scope = TestRig.create(port, "vector", "").scopeId();
        transaction.executeWithoutResult(status -> {
            // The decision of the scope is under way.
            stateStore.lockScopes(List.of(scope));
            CompletableFuture<Void> loss = CompletableFuture.runAsync(() -> transaction.executeWithoutResult(
                    inner -> stateStore.insertDecisionRequests(List.of(scope), DecisionScheduler.BATCH_SIZE)));
            assertThat(loss).succeedsWithin(PATIENCE);
            await().atMost(PATIENCE).until(this::isLockWaiting);
            assertThat(countRequests(scope)).isEqualTo(1);
        });

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(countRequests(scope)).isZero());
    }

    @Test
    void manyScopesAreRequestedInBatchesAndEachOnce() {
        List<String> scopes =
                IntStream.range(0, 1_201).mapToObj("none-%04d"::formatted).toList();
        transaction.executeWithoutResult(status -> {
            jdbc.sql("delete from supervision.decision_request").update();
            stateStore.insertDecisionRequests(scopes.subList(0, 500), 500);
            assertThat(stateStore.hasSeveralBatchesDue(Instant.EPOCH, List.of(), 500))
                    .isFalse();
            stateStore.insertDecisionRequests(scopes.subList(0, 500), 500);
            assertThat(stateStore.hasSeveralBatchesDue(Instant.EPOCH, List.of(), 500))
                    .isTrue();
            stateStore.claimDecisionRequest();
            stateStore.claimDecisionRequest();
            stateStore.insertDecisionRequests(scopes, 500);
            assertThat(stateStore.hasSeveralBatchesDue(Instant.EPOCH, List.of(), 500))
                    .isTrue();
            List<String> answered = new ArrayList<>();
            List<Integer> sizes = new ArrayList<>();
            for (Optional<List<String>> call = stateStore.claimDecisionRequest();
                    call.isPresent();
                    call = stateStore.claimDecisionRequest()) {
                answered.addAll(call.get());
                sizes.add(call.get().size());
            }
            assertThat(stateStore.hasSeveralBatchesDue(Instant.EPOCH, List.of(), 500))
                    .isFalse();
            assertThat(answered).containsExactlyElementsOf(scopes);
            assertThat(sizes).containsExactly(500, 500, 201);
            status.setRollbackOnly();
        });
    }

    private long countRequests(String scope) {
        return jdbc.sql("select count(*) from supervision.decision_request where :scope = any(scope_ids)")
                .param("scope", scope)
                .query(Long.class)
                .single();
    }

    private boolean isLockWaiting() {
        return jdbc.sql("select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                                + " and query like '%for update of state%'")
                        .query(Long.class)
                        .single()
                > 0;
    }
}
