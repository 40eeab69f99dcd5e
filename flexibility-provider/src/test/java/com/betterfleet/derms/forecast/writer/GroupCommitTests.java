package com.betterfleet.derms.forecast.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.GroupBinding.EnforcementMode;
import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.forecast.CapacityLimit;
import com.betterfleet.derms.forecast.ForecastAccepted;
import com.betterfleet.derms.forecast.ForecastKind;
import com.betterfleet.derms.forecast.ForecastStore;
import com.betterfleet.derms.forecast.ForecastSubmission;
import com.betterfleet.derms.forecast.IntakeOutcome;
import com.betterfleet.derms.forecast.JdbcForecastStore;
import com.betterfleet.derms.forecast.TimelineKey;
import com.betterfleet.derms.forecast.ValidationResult;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.Microgrid;
import com.betterfleet.derms.microgrid.MicrogridProvisioning;
import com.betterfleet.derms.partner.PartnerConnection.ConnectionDraft;
import com.betterfleet.derms.partner.PartnerConnection.InboundCredential;
import com.betterfleet.derms.partner.PartnerConnection.OutboundCredential;
import com.betterfleet.derms.partner.PartnerConnections;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.TimelineSegment;
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

/** Pending forecasts share a transaction, and one that fails affects no other. */
@ServiceTest
class GroupCommitTests {

    private final String id = "commit-" + UUID.randomUUID();

    @Autowired
    private JdbcForecastStore stored;

    @Autowired
    private ForecastStore forecasts;

    @Autowired
    private JdbcForecastRows rows;

    @Autowired
    private GroupBindings bindings;

    @Autowired
    private PartnerConnections connections;

    @Autowired
    private MicrogridProvisioning provisioning;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private InstantSource clock;

    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger blockedWriters = new AtomicInteger();
    private volatile String failingRequestId = "none";
    private GroupCommit commit;

    @BeforeEach
    void createPartner() {
        provisioning.saveMicrogrid(new Microgrid(id, "Depot", ZoneOffset.UTC));
        connections.saveConnection(new ConnectionDraft(
                id,
                "Partner",
                "oscp",
                "https://partner.example/2.0",
                Map.of(),
                Map.of("requestIdReuse", "ACCEPT"),
                Optional.of(new OutboundCredential.OutboundToken("outbound-token")),
                Optional.of(new InboundCredential.InboundToken(UUID.randomUUID().toString())),
                Optional.empty(),
                Optional.empty(),
                ConnectionDraft.CredentialDetails.EMPTY));
        commit = new GroupCommit(
                new JdbcForecastWriter(jdbc, stored, forecasts, rows, bindings, receipts -> {}, this::onEvent, clock),
                transaction);
    }

    @Test
    void forecastsArrivingDuringACommitShareATransaction() throws Exception {
        List<CompletableFuture<IntakeOutcome>> writes =
                writeConcurrently(List.of("a", "b", "c", "d", "e", "f"), "r-%s");
        gate.countDown();
        for (CompletableFuture<IntakeOutcome> write : writes) {
            assertThat(write.get()).isInstanceOf(IntakeOutcome.ForecastStored.class);
        }
        assertThat(transactions("r-%")).isEqualTo(1);
        assertThat(messages("r-%")).isEqualTo(6);
    }

    @Test
    void aFailingForecastFailsNoOtherOfItsBatch() throws Exception {
        failingRequestId = "scope-" + id + "-c";
        List<CompletableFuture<IntakeOutcome>> writes = writeConcurrently(List.of("a", "b", "c", "d"), "r-%s");
        gate.countDown();
        for (int i : List.of(0, 1, 3)) {
            assertThat(writes.get(i).get()).isInstanceOf(IntakeOutcome.ForecastStored.class);
        }
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> writes.get(2).join())
                .withMessageContaining("listener fails");
        assertThat(messages("r-%")).isEqualTo(3);
    }

    @Test
    void aRefusedForecastAffectsNoOtherOfItsBatch() throws Exception {
        GroupBinding gone = bindGroup("gone");
        bindings.unbindGroup(id, "gone");
        GroupBinding old = bindGroup("old");
        jdbc.sql("update connection.binding set epoch = 9 where id = :id")
                .param("id", old.id())
                .update();
        blockWriters();
        CompletableFuture<IntakeOutcome> notBound = write(gone, "r-gone", "body");
        CompletableFuture<IntakeOutcome> over = write(old, "r-old", "body");
        CompletableFuture<IntakeOutcome> good = write(bindGroup("good"), "r-good", "body");
        gate.countDown();
        assertThat(notBound.get()).isEqualTo(new IntakeOutcome.GroupNotBound());
        assertThat(over.get()).isEqualTo(new IntakeOutcome.EpochEnded());
        assertThat(good.get()).isInstanceOf(IntakeOutcome.ForecastStored.class);
        assertThat(messages("r-%")).isEqualTo(1);
    }

    @Test
    void aRepeatedForecastInTheSameBatchIsADuplicate() throws Exception {
        GroupBinding group = bindGroup("same");
        blockWriters();
        CompletableFuture<IntakeOutcome> first = writeInBackground(group, "r-1", "one");
        CompletableFuture<IntakeOutcome> again = writeInBackground(group, "r-1", "one");
        CompletableFuture<IntakeOutcome> other = writeInBackground(group, "r-1", "another");
        gate.countDown();
        assertThat(List.of(first.get(), again.get())).contains(new IntakeOutcome.DuplicateForecast());
        assertThat(List.of(first.get(), again.get())).hasAtLeastOneElementOfType(IntakeOutcome.ForecastStored.class);
        assertThat(((IntakeOutcome.ForecastStored) other.get()).warnings()).hasSize(1);
        assertThat(jdbc.sql("select count(*) from forecast.message where binding_id = :id and correlation_ambiguous")
                        .param("id", group.id())
                        .query(Long.class)
                        .single())
                .isEqualTo(2);
    }

    @Test
    void theLaterMessageOfAGroupInABatchIsInForce() throws Exception {
        GroupBinding group = bindGroup("order");
        blockWriters();
        CompletableFuture<IntakeOutcome> first = writeInBackground(group, "r-1", "one");
        CompletableFuture<IntakeOutcome> second = writeInBackground(group, "r-2", "two");
        gate.countDown();
        first.get();
        second.get();
        List<String> order = jdbc.sql(
                        "select request_id from forecast.message where binding_id = :id order by sequence")
                .param("id", group.id())
                .query((row, number) -> row.getString(1))
                .list();
        assertThat(order).containsExactly("r-1", "r-2");
        assertThat(readInForce(group).segments().getFirst().value().origin().requestId())
                .isEqualTo("r-2");
    }

    @Test
    void aForecastJoinsTheCallersTransaction() {
        GroupBinding group = bindGroup("inside");
        transaction.executeWithoutResult(status -> {
            assertThat(commit.writeForecast(submission(group, "r-1", "one"), group, profile(), validated()))
                    .isInstanceOf(IntakeOutcome.ForecastStored.class);
            status.setRollbackOnly();
        });
        assertThat(messages("r-%")).isZero();
    }

    /** Blocks both writers with a message each until the gate opens. */
    private void blockWriters() {
        var first = write(bindGroup("hold1"), "blocked-1", "body");
        await().until(() -> blockedWriters.get() == 1);
        var second = write(bindGroup("hold2"), "blocked-2", "body");
        await().until(() -> blockedWriters.get() == 2);
        assertThat(List.of(first, second)).noneMatch(CompletableFuture::isDone);
    }

    private List<CompletableFuture<IntakeOutcome>> writeConcurrently(List<String> groups, String request)
            throws Exception {
        List<GroupBinding> bound = groups.stream().map(this::bindGroup).toList();
        blockWriters();
        List<CompletableFuture<IntakeOutcome>> writes = new java.util.ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            writes.add(writeInBackground(bound.get(i), request.formatted(groups.get(i)), "body"));
        }
        return writes;
    }

    /** Returns once the message is queued, so that messages are queued in the order of the calls. */
    private CompletableFuture<IntakeOutcome> writeInBackground(GroupBinding group, String requestId, String body) {
        int before = commit.countPending();
        CompletableFuture<IntakeOutcome> write = write(group, requestId, body);
        await().pollInterval(Duration.ofMillis(5)).until(() -> commit.countPending() == before + 1);
        return write;
    }

    private CompletableFuture<IntakeOutcome> write(GroupBinding group, String requestId, String body) {
        return CompletableFuture.supplyAsync(
                () -> commit.writeForecast(submission(group, requestId, body), group, profile(), validated()),
                task -> Thread.ofVirtual().start(task));
    }

    private void onEvent(Object event) {
        if (event instanceof ForecastAccepted accepted) {
            if (accepted.scopeId().contains("-hold")) {
                blockedWriters.incrementAndGet();
                try {
                    gate.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            if (accepted.scopeId().equals(failingRequestId)) {
                throw new IllegalStateException("the listener fails");
            }
        }
    }

    private ForecastSubmission submission(GroupBinding group, String requestId, String body) {
        return new ForecastSubmission(
                id,
                group.groupId(),
                requestId,
                Optional.empty(),
                Direction.IMPORT,
                ForecastKind.PRIMARY,
                List.of(),
                body,
                Optional.empty());
    }

    private com.betterfleet.derms.partner.PartnerProperties profile() {
        return connections.requireConnection(id).effectiveProperties();
    }

    private static ValidationResult.ValidForecast validated() {
        Instant start = Instant.parse("2099-01-01T00:00:00Z");
        return new ValidationResult.ValidForecast(
                Timeline.of(List.of(
                        new TimelineSegment<>(new Interval(start, start.plus(Duration.ofHours(1))), new Power(1_000)))),
                List.of());
    }

    private Timeline<CapacityLimit> readInForce(GroupBinding group) {
        return stored.readTimelines(List.of(group.id()))
                .getOrDefault(new TimelineKey(group.id(), Direction.IMPORT, ForecastKind.PRIMARY), Timeline.empty());
    }

    private GroupBinding bindGroup(String group) {
        String scope = "scope-" + id + "-" + group;
        provisioning.saveScope(
                new ManagedScope(scope, id, "Chargers", Optional.empty(), Optional.empty(), Optional.empty()));
        return bindings.bindGroup(id, group, scope, Optional.empty(), EnforcementMode.ENFORCE);
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
