package com.betterfleet.derms.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.connection.Bindings;
import com.betterfleet.derms.connection.Connection.Admission;
import com.betterfleet.derms.connection.Connection.Credential;
import com.betterfleet.derms.connection.Connection.Draft;
import com.betterfleet.derms.connection.Connections;
import com.betterfleet.derms.connection.GroupBinding;
import com.betterfleet.derms.connection.GroupBinding.Enforcement;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.Microgrid;
import com.betterfleet.derms.microgrid.Provisioning;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.Segment;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What waits is written together, and nobody pays for a neighbour. */
@ServiceTest
class GroupCommitTests {

    private final String id = "commit-" + UUID.randomUUID();

    @Autowired
    private JdbcForecasts stored;

    @Autowired
    private Bindings bindings;

    @Autowired
    private Connections connections;

    @Autowired
    private Provisioning provisioning;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private InstantSource clock;

    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger held = new AtomicInteger();
    private volatile String failing = "none";
    private GroupCommit commit;

    @BeforeEach
    void aPartner() {
        provisioning.put(new Microgrid(id, "Depot", ZoneOffset.UTC));
        connections.put(new Draft(
                id,
                "Partner",
                "oscp",
                "https://partner.example/2.0",
                Map.of(),
                Map.of("requestIdReuse", "ACCEPT"),
                Optional.of(new Credential.Token("outbound-token")),
                Optional.of(new Admission.Token(UUID.randomUUID().toString())),
                Optional.empty(),
                Optional.empty(),
                Draft.Extras.NONE));
        commit = new GroupCommit(new JdbcForecastWriter(jdbc, stored, bindings, this::hear, clock), transaction);
    }

    @Test
    void whatArrivesDuringACommitIsOneTransaction() throws Exception {
        List<CompletableFuture<Acceptance>> writes = queued(List.of("a", "b", "c", "d", "e", "f"), "r-%s");
        gate.countDown();
        for (CompletableFuture<Acceptance> write : writes) {
            assertThat(write.get()).isInstanceOf(Acceptance.Accepted.class);
        }
        assertThat(transactions("r-%")).isEqualTo(1);
        assertThat(messages("r-%")).isEqualTo(6);
    }

    @Test
    void oneThatFailsTakesNoOtherWithIt() throws Exception {
        failing = "scope-" + id + "-c";
        List<CompletableFuture<Acceptance>> writes = queued(List.of("a", "b", "c", "d"), "r-%s");
        gate.countDown();
        for (int i : List.of(0, 1, 3)) {
            assertThat(writes.get(i).get()).isInstanceOf(Acceptance.Accepted.class);
        }
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> writes.get(2).join())
                .withMessageContaining("cannot be told");
        assertThat(messages("r-%")).isEqualTo(3);
    }

    @Test
    void oneThatIsRefusedLeavesItsNeighboursAlone() throws Exception {
        GroupBinding gone = bound("gone");
        bindings.unbind(id, "gone");
        GroupBinding old = bound("old");
        jdbc.sql("update connection.binding set epoch = 9 where id = :id")
                .param("id", old.id())
                .update();
        hold();
        CompletableFuture<Acceptance> notBound = write(gone, "r-gone", "body");
        CompletableFuture<Acceptance> over = write(old, "r-old", "body");
        CompletableFuture<Acceptance> good = write(bound("good"), "r-good", "body");
        gate.countDown();
        assertThat(notBound.get()).isEqualTo(new Acceptance.NotBound());
        assertThat(over.get()).isEqualTo(new Acceptance.EpochOver());
        assertThat(good.get()).isInstanceOf(Acceptance.Accepted.class);
        assertThat(messages("r-%")).isEqualTo(1);
    }

    @Test
    void ofOneBatchTheSecondWithTheSameIdIsKnown() throws Exception {
        GroupBinding group = bound("same");
        hold();
        CompletableFuture<Acceptance> first = queue(group, "r-1", "one");
        CompletableFuture<Acceptance> again = queue(group, "r-1", "one");
        CompletableFuture<Acceptance> other = queue(group, "r-1", "another");
        gate.countDown();
        assertThat(List.of(first.get(), again.get())).contains(new Acceptance.Duplicate());
        assertThat(List.of(first.get(), again.get())).hasAtLeastOneElementOfType(Acceptance.Accepted.class);
        assertThat(((Acceptance.Accepted) other.get()).warnings()).hasSize(1);
        assertThat(jdbc.sql("select count(*) from forecast.message where binding_id = :id and correlation_ambiguous")
                        .param("id", group.id())
                        .query(Long.class)
                        .single())
                .isEqualTo(2);
    }

    @Test
    void ofOneGroupTheLaterOfABatchHolds() throws Exception {
        GroupBinding group = bound("order");
        hold();
        CompletableFuture<Acceptance> first = queue(group, "r-1", "one");
        CompletableFuture<Acceptance> second = queue(group, "r-2", "two");
        gate.countDown();
        first.get();
        second.get();
        List<String> order = jdbc.sql(
                        "select request_id from forecast.message where binding_id = :id order by sequence")
                .param("id", group.id())
                .query((row, number) -> row.getString(1))
                .list();
        assertThat(order).containsExactly("r-1", "r-2");
        assertThat(stored.inForce(group.id(), Direction.IMPORT, Cover.PRIMARY)
                        .segments()
                        .getFirst()
                        .value()
                        .origin()
                        .requestId())
                .isEqualTo("r-2");
    }

    @Test
    void withinATransactionItIsPartOfThatOne() {
        GroupBinding group = bound("inside");
        transaction.executeWithoutResult(status -> {
            assertThat(commit.write(submission(group, "r-1", "one"), group, terms(), judged()))
                    .isInstanceOf(Acceptance.Accepted.class);
            status.setRollbackOnly();
        });
        assertThat(messages("r-%")).isZero();
    }

    /** Both writers are kept busy by a message each, until the gate opens. */
    private void hold() {
        var first = write(bound("hold1"), "held-1", "body");
        await().until(() -> held.get() == 1);
        var second = write(bound("hold2"), "held-2", "body");
        await().until(() -> held.get() == 2);
        assertThat(List.of(first, second)).noneMatch(CompletableFuture::isDone);
    }

    private List<CompletableFuture<Acceptance>> queued(List<String> groups, String request) throws Exception {
        List<GroupBinding> bound = groups.stream().map(this::bound).toList();
        hold();
        List<CompletableFuture<Acceptance>> writes = new java.util.ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            writes.add(queue(bound.get(i), request.formatted(groups.get(i)), "body"));
        }
        return writes;
    }

    /** Returns once the message is in the queue, so that those queued one after the other are in this order. */
    private CompletableFuture<Acceptance> queue(GroupBinding group, String requestId, String body) {
        int before = commit.waiting();
        CompletableFuture<Acceptance> write = write(group, requestId, body);
        await().pollInterval(Duration.ofMillis(5)).until(() -> commit.waiting() == before + 1);
        return write;
    }

    private CompletableFuture<Acceptance> write(GroupBinding group, String requestId, String body) {
        return CompletableFuture.supplyAsync(
                () -> commit.write(submission(group, requestId, body), group, terms(), judged()),
                task -> Thread.ofVirtual().start(task));
    }

    private void hear(Object event) {
        if (event instanceof ForecastAccepted accepted) {
            if (accepted.scopeId().contains("-hold")) {
                held.incrementAndGet();
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            if (accepted.scopeId().equals(failing)) {
                throw new IllegalStateException("it cannot be told");
            }
        }
    }

    private Submission submission(GroupBinding group, String requestId, String body) {
        return new Submission(
                id, group.groupId(), requestId, Optional.empty(), Direction.IMPORT, Cover.PRIMARY, List.of(), body);
    }

    private com.betterfleet.derms.connection.PartnerTerms terms() {
        return connections.require(id).terms();
    }

    private static Judged.Accepted judged() {
        Instant start = Instant.parse("2099-01-01T00:00:00Z");
        return new Judged.Accepted(
                Timeline.of(
                        List.of(new Segment<>(new Interval(start, start.plus(Duration.ofHours(1))), new Power(1_000)))),
                List.of());
    }

    private GroupBinding bound(String group) {
        String scope = "scope-" + id + "-" + group;
        provisioning.put(new ManagedScope(scope, id, "Chargers", Optional.empty(), Optional.empty(), Optional.empty()));
        return bindings.bind(id, group, scope, Optional.empty(), Enforcement.ENFORCE);
    }

    private long messages(String requests) {
        return count("count(*)", requests);
    }

    private long transactions(String requests) {
        return count("count(distinct xmin::text)", requests);
    }

    private long count(String what, String requests) {
        return jdbc.sql("select " + what
                        + " from forecast.message where connection_id = :id and request_id like :requests")
                .param("id", id)
                .param("requests", requests)
                .query(Long.class)
                .single();
    }
}
