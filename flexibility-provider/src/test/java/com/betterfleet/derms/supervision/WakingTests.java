package com.betterfleet.derms.supervision;

import static com.betterfleet.derms.database.Columns.instant;
import static com.betterfleet.derms.database.Columns.timestamp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.Rig;
import com.betterfleet.derms.ServiceTest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** A loss that is found while its scopes are being decided must not be lost on them: they have read the link as it was. */
@ServiceTest
class WakingTests {

    private static final Instant FAR = Instant.parse("2150-01-01T00:00:00Z");
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
    void aScopeThatIsDueAndBeingDecidedIsDueAgainAfterwards() {
        String scope = Rig.build(port, "vector", "").scope();
        CompletableFuture<Integer> waking = Objects.requireNonNull(transaction.execute(status -> {
            // It is being decided; so far ahead, every scope is due.
            watches.lock(List.of(scope));
            CompletableFuture<Integer> other = CompletableFuture.supplyAsync(
                    () -> transaction.execute(inner -> watches.wake(List.of(scope), FAR)));
            await().atMost(PATIENCE).until(() -> other.isDone() || somebodyWaits());
            jdbc.sql("update supervision.watch set next_change_at = :later where scope_id = :scope")
                    .param("later", timestamp(FAR.plusSeconds(3_600)))
                    .param("scope", scope)
                    .update();
            return other;
        }));

        assertThat(waking).succeedsWithin(PATIENCE).isEqualTo(1);
        assertThat(jdbc.sql("select next_change_at as at from supervision.watch where scope_id = :scope")
                        .param("scope", scope)
                        .query((row, number) -> instant(row, "at"))
                        .single())
                .isEqualTo(FAR);
    }

    private boolean somebodyWaits() {
        return jdbc.sql("select count(*) from pg_stat_activity where wait_event_type = 'Lock' and query like '%held%'")
                        .query(Long.class)
                        .single()
                > 0;
    }
}
