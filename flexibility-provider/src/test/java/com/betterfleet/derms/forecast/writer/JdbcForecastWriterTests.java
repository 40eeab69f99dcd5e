package com.betterfleet.derms.forecast.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.GroupBinding.EnforcementMode;
import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.forecast.CapacityLimit;
import com.betterfleet.derms.forecast.ForecastKind;
import com.betterfleet.derms.forecast.ForecastOrigin;
import com.betterfleet.derms.forecast.ForecastStore;
import com.betterfleet.derms.forecast.ForecastSubmission;
import com.betterfleet.derms.forecast.ForecastWriter;
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
import com.betterfleet.derms.partner.PartnerProperties;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.TimelineSegment;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@Tag("sql")
@ServiceTest
class JdbcForecastWriterTests {

    private static final String GROUP = "group";
    private static final int WRITERS = 16;

    private final String id = "writer-" + UUID.randomUUID();

    @Autowired
    private ForecastWriter writer;

    @Autowired
    private JdbcForecastStore stored;

    @Autowired
    private JdbcForecastRows rows;

    @Autowired
    private ForecastStore forecasts;

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

    /** These tests do not depend on how the partner authenticates. */
    private static final Map<String, Object> BY_TOKEN = Map.of(
            "authentication",
            Map.of("outbound", List.of("token"), "inbound", List.of("token")),
            "requiredHeaders",
            List.of());

    private GroupBinding binding;

    @BeforeEach
    void createBoundGroup() {
        provisioning.saveMicrogrid(new Microgrid(id, "Depot", ZoneOffset.UTC));
        connections.saveConnection(new ConnectionDraft(
                id,
                "Partner",
                "vector",
                "https://partner.example/2.0",
                Map.of(),
                BY_TOKEN,
                Optional.of(new OutboundCredential.OutboundToken("outbound-token")),
                Optional.of(new InboundCredential.InboundToken(UUID.randomUUID().toString())),
                Optional.empty(),
                Optional.empty(),
                ConnectionDraft.CredentialDetails.EMPTY));
        binding = bindGroup(GROUP);
    }

    @Test
    void storedTimelinesAreReadBackToTheMicrosecond() {
        Instant start = hour(1).plusNanos(1_000);
        Timeline<Power> limits = Timeline.of(List.of(
                new TimelineSegment<>(new Interval(start, start.plusNanos(1_000)), new Power(0)),
                new TimelineSegment<>(
                        new Interval(hour(2).plusNanos(999_999_000), hour(3)), new Power(10_000_000_000L)),
                new TimelineSegment<>(
                        new Interval(hour(3), Instant.parse("2199-12-31T23:59:59.999999Z")), new Power(7))));

        IntakeOutcome outcome = write("r1", "body", limits);

        ForecastOrigin origin =
                readInForce(binding).segments().getFirst().value().origin();
        assertThat(outcome).isEqualTo(new IntakeOutcome.ForecastStored(origin.messageId(), List.of()));
        assertThat(origin.requestId()).isEqualTo("r1");
        assertThat(readInForce(binding)).isEqualTo(limits.mapValues(limit -> new CapacityLimit(limit, origin)));
        assertThat(inForce(Direction.IMPORT).acceptedAt()).contains(origin.acceptedAt());
    }

    @Test
    void directionsAndKindsAreStoredSeparately() {
        int watts = 0;
        for (Direction direction : Direction.values()) {
            for (ForecastKind kind : ForecastKind.values()) {
                watts++;
                write("r" + watts, "body" + watts, direction, kind, hours(1, 2, watts));
            }
        }

        assertThat(limits(inForce(Direction.IMPORT).primary())).isEqualTo(hours(1, 2, 1));
        assertThat(limits(inForce(Direction.IMPORT).fallback())).isEqualTo(hours(1, 2, 2));
        assertThat(limits(inForce(Direction.EXPORT).primary())).isEqualTo(hours(1, 2, 3));
        assertThat(limits(inForce(Direction.EXPORT).fallback())).isEqualTo(hours(1, 2, 4));
    }

    @Test
    void segmentsOfManyMessagesKeepTheirOrigins() {
        write("r1", "one", hours(1, 9, 1));
        write("r2", "two", hours(2, 3, 2));
        write("r3", "three", hours(4, 5, 3));

        assertThat(inForce(Direction.IMPORT).primary().segments())
                .extracting(segment -> segment.value().origin().requestId())
                .containsExactly("r1", "r2", "r1", "r3", "r1");
    }

    @Test
    void theSameMessageAgainHasNoSecondEffect() {
        write("r1", "one", hours(1, 2, 1));
        write("r2", "two", hours(1, 2, 2));

        assertThat(write("r1", "one", hours(1, 2, 1))).isEqualTo(new IntakeOutcome.DuplicateForecast());
        assertThat(limits(inForce(Direction.IMPORT).primary())).isEqualTo(hours(1, 2, 2));
        assertThat(messages()).isEqualTo(2);
    }

    @Tag("OSCP-FCST-18")
    @Test
    void theSameMessageAfterADayIsANewOne() {
        write("r1", "one", hours(1, 2, 1));
        write("r2", "two", hours(1, 2, 2));
        jdbc.sql("update forecast.message set accepted_at = accepted_at - interval '24 hours' where binding_id = :id")
                .param("id", binding.id())
                .update();

        assertThat(write("r1", "one", hours(1, 2, 1))).isInstanceOf(IntakeOutcome.ForecastStored.class);
        assertThat(limits(inForce(Direction.IMPORT).primary())).isEqualTo(hours(1, 2, 1));
    }

    @Test
    void aKnownRequestIdWithAnotherBodyIsANewMessageWhereThatIsAccepted() {
        write("r1", "one", hours(1, 2, 1));

        assertThat(write("r1", "other", hours(1, 2, 2))).isInstanceOf(IntakeOutcome.ForecastStored.class);
        assertThat(limits(inForce(Direction.IMPORT).primary())).isEqualTo(hours(1, 2, 2));
    }

    @Test
    void aKnownRequestIdWithAnotherBodyChangesNothingWhereThatIsRefused() {
        connections.saveConnection(strict());
        write("r1", "one", hours(1, 2, 1));

        assertThat(write("r1", "other", hours(1, 2, 2))).isEqualTo(new IntakeOutcome.RequestIdReused("r1"));
        assertThat(limits(inForce(Direction.IMPORT).primary())).isEqualTo(hours(1, 2, 1));
        assertThat(write("r1", "one", hours(1, 2, 1))).isEqualTo(new IntakeOutcome.DuplicateForecast());
        assertThat(messages()).isEqualTo(1);
    }

    @Test
    void aRequestIdIsKnownAcrossTheGroupsOfAConnection() {
        connections.saveConnection(strict());
        write("r1", "one", hours(1, 2, 1));
        GroupBinding other = bindGroup("other");

        assertThat(writer.writeForecast(submission("r1", "two", "other"), other, profile(), validated(hours(1, 2, 2))))
                .isEqualTo(new IntakeOutcome.RequestIdReused("r1"));
    }

    /**
     * Unbinding clears the blocks, so a message that is sent again is not in force. As a duplicate its limit would be
     * lost.
     */
    @Test
    void theSameMessageIsAcceptedAgainForAGroupThatWasBoundAgain() {
        connections.saveConnection(strict());
        write("r1", "one", hours(1, 2, 1));
        bindings.unbindGroup(id, GROUP);
        binding = bindGroup(GROUP);
        assertThat(inForce(Direction.IMPORT).hasForecast()).isFalse();

        assertThat(write("r1", "one", hours(1, 2, 1))).isInstanceOf(IntakeOutcome.ForecastStored.class);
        assertThat(limits(inForce(Direction.IMPORT).primary())).isEqualTo(hours(1, 2, 1));
    }

    @Tag("OSCP-FCST-18")
    @Test
    void theSameMessageIsAcceptedAgainInANewEpoch() {
        write("r1", "one", hours(1, 2, 1));
        raiseEpoch();
        binding = bindings.requireBinding(id, GROUP);

        assertThat(write("r1", "one", hours(1, 2, 1))).isInstanceOf(IntakeOutcome.ForecastStored.class);
    }

    @Test
    void aMessageWhoseProcessingBeganInAnOlderEpochChangesNothing() {
        write("r1", "one", hours(1, 2, 1));
        raiseEpoch();

        assertThat(write("r2", "two", hours(1, 2, 2))).isEqualTo(new IntakeOutcome.EpochEnded());
        assertThat(limits(inForce(Direction.IMPORT).primary())).isEqualTo(hours(1, 2, 1));
        assertThat(messages()).isEqualTo(1);
    }

    @Test
    void aMessageForAGroupThatIsBoundNoLongerChangesNothing() {
        bindings.unbindGroup(id, GROUP);

        assertThat(write("r1", "one", hours(1, 2, 1))).isEqualTo(new IntakeOutcome.GroupNotBound());
        assertThat(messages()).isZero();
    }

    @Test
    void aMessageIsStoredWholeOrNotAtAll() {
        write("r1", "one", hours(1, 2, 1));
        JdbcForecastWriter dying = new JdbcForecastWriter(
                jdbc,
                stored,
                forecasts,
                rows,
                bindings,
                receipts -> {},
                event -> {
                    throw new IllegalStateException("the process dies before the commit");
                },
                clock);

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> transaction.executeWithoutResult(status -> dying.writeForecast(
                        submission("r2", "two", GROUP), binding, profile(), validated(hours(1, 2, 2)))));

        assertThat(limits(inForce(Direction.IMPORT).primary())).isEqualTo(hours(1, 2, 1));
        assertThat(messages()).isEqualTo(1);
        assertThat(write("r2", "two", hours(1, 2, 2))).isInstanceOf(IntakeOutcome.ForecastStored.class);
    }

    /**
     * Each writer states an hour of its own and one that all state. No forecast is lost, and the last in order is in
     * force.
     */
    @Tag("OSCP-FCST-9")
    @ParameterizedTest
    @EnumSource(PartnerProperties.ForecastReplacement.class)
    void concurrentMessagesOfOneGroupAreStoredInOneOrder(PartnerProperties.ForecastReplacement replacement)
            throws Exception {
        connections.saveConnection(draft(Map.of("replacement", replacement.name())));
        List<Callable<IntakeOutcome>> writes = new ArrayList<>();
        for (int i = 1; i <= WRITERS; i++) {
            String request = "r" + i;
            Timeline<Power> limits = hours(1, 2, i);
            writes.add(() -> write(request, "body of " + request, limits));
        }
        try (ExecutorService pool = Executors.newFixedThreadPool(WRITERS)) {
            for (Future<IntakeOutcome> written : pool.invokeAll(writes)) {
                assertThat(written.get()).isInstanceOf(IntakeOutcome.ForecastStored.class);
            }
        }

        List<StoredMessage> rows = jdbc.sql("select sequence, accepted_at, limits_w[1] as limit_w"
                        + " from forecast.message where binding_id = :id order by sequence")
                .param("id", binding.id())
                .query((row, number) -> new StoredMessage(
                        row.getLong("sequence"), row.getTimestamp("accepted_at").toInstant(), row.getLong("limit_w")))
                .list();
        assertThat(rows).hasSize(WRITERS);
        for (int i = 0; i < WRITERS; i++) {
            assertThat(rows.get(i).sequence()).isEqualTo(i + 1);
            assertThat(rows.get(i).acceptedAt())
                    .isAfterOrEqualTo(rows.get(Math.max(0, i - 1)).acceptedAt());
        }
        assertThat(limits(inForce(Direction.IMPORT).primary()))
                .isEqualTo(hours(1, 2, rows.getLast().watts()));
        assertThat(inForce(Direction.IMPORT).acceptedAt())
                .contains(rows.getLast().acceptedAt());
    }

    private record StoredMessage(long sequence, Instant acceptedAt, long watts) {}

    private Timeline<CapacityLimit> readInForce(GroupBinding group) {
        return stored.readTimelines(List.of(group.id()))
                .getOrDefault(new TimelineKey(group.id(), Direction.IMPORT, ForecastKind.PRIMARY), Timeline.empty());
    }

    private GroupBinding bindGroup(String group) {
        String scope = "scope-" + UUID.randomUUID();
        provisioning.saveScope(
                new ManagedScope(scope, id, "Chargers", Optional.empty(), Optional.empty(), Optional.empty()));
        return bindings.bindGroup(id, group, scope, Optional.empty(), EnforcementMode.ENFORCE);
    }

    private ConnectionDraft strict() {
        return draft(Map.of("requestIdReuse", "REFUSE"));
    }

    private ConnectionDraft draft(Map<String, Object> properties) {
        Map<String, Object> stated = new TreeMap<>(BY_TOKEN);
        stated.putAll(properties);
        return new ConnectionDraft(
                id,
                "Partner",
                "vector",
                "https://partner.example/2.0",
                Map.of(),
                stated,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                ConnectionDraft.CredentialDetails.EMPTY);
    }

    private IntakeOutcome write(String requestId, String body, Timeline<Power> limits) {
        return write(requestId, body, Direction.IMPORT, ForecastKind.PRIMARY, limits);
    }

    private IntakeOutcome write(
            String requestId, String body, Direction direction, ForecastKind kind, Timeline<Power> limits) {
        ForecastSubmission submission = new ForecastSubmission(
                id, GROUP, requestId, Optional.empty(), direction, kind, List.of(), body, Optional.empty());
        return writer.writeForecast(submission, binding, profile(), validated(limits));
    }

    private ForecastSubmission submission(String requestId, String body, String group) {
        return new ForecastSubmission(
                id,
                group,
                requestId,
                Optional.empty(),
                Direction.IMPORT,
                ForecastKind.PRIMARY,
                List.of(),
                body,
                Optional.empty());
    }

    private PartnerProperties profile() {
        return connections.requireConnection(id).effectiveProperties();
    }

    private static ValidationResult.ValidForecast validated(Timeline<Power> limits) {
        return new ValidationResult.ValidForecast(limits, List.of());
    }

    private ForecastStore.ForecastsInForce inForce(Direction direction) {
        return forecasts
                .findInForce(Map.of(binding.id(), Duration.ZERO))
                .getOrDefault(binding.id(), Map.of())
                .getOrDefault(direction, ForecastStore.ForecastsInForce.NOTHING);
    }

    private static Timeline<Power> limits(Timeline<CapacityLimit> timeline) {
        return timeline.mapValues(CapacityLimit::limit);
    }

    private Timeline<Power> hours(int from, int to, long watts) {
        return Timeline.of(List.of(new TimelineSegment<>(new Interval(hour(from), hour(to)), new Power(watts))));
    }

    /** Hours of the day after tomorrow, so that none has passed at any time of the test. */
    private Instant hour(int hour) {
        return clock.instant()
                .truncatedTo(ChronoUnit.DAYS)
                .plus(Duration.ofDays(2))
                .plus(Duration.ofHours(hour));
    }

    private void raiseEpoch() {
        jdbc.sql("update connection.binding set epoch = epoch + 1 where id = :id")
                .param("id", binding.id())
                .update();
    }

    private long messages() {
        return jdbc.sql("select count(*) from forecast.message where connection_id = :id")
                .param("id", id)
                .query(Long.class)
                .single();
    }
}
