package com.betterfleet.derms.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.betterfleet.derms.ServiceTest;
import com.betterfleet.derms.connection.Bindings;
import com.betterfleet.derms.connection.Connection.Admission;
import com.betterfleet.derms.connection.Connection.Credential;
import com.betterfleet.derms.connection.Connection.Draft;
import com.betterfleet.derms.connection.Connections;
import com.betterfleet.derms.connection.GroupBinding;
import com.betterfleet.derms.connection.GroupBinding.Enforcement;
import com.betterfleet.derms.connection.PartnerTerms;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

@ServiceTest
class JdbcForecastWriterTests {

    private static final String GROUP = "group";
    private static final int WRITERS = 16;

    private final String id = "writer-" + UUID.randomUUID();

    @Autowired
    private ForecastWriter writer;

    @Autowired
    private JdbcForecasts stored;

    @Autowired
    private Forecasts forecasts;

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

    /** What the partner is let in by is none of these tests' business. */
    private static final Map<String, Object> BY_TOKEN = Map.of(
            "authentication",
            Map.of("outbound", List.of("token"), "inbound", List.of("token")),
            "requiredHeaders",
            List.of());

    private GroupBinding binding;

    @BeforeEach
    void aBoundGroup() {
        provisioning.put(new Microgrid(id, "Depot", ZoneOffset.UTC));
        connections.put(new Draft(
                id,
                "Partner",
                "vector",
                "https://partner.example/2.0",
                Map.of(),
                BY_TOKEN,
                Optional.of(new Credential.Token("outbound-token")),
                Optional.of(new Admission.Token(UUID.randomUUID().toString())),
                Optional.empty(),
                Optional.empty(),
                Draft.Extras.NONE));
        binding = bound(GROUP);
    }

    @Test
    void whatIsStoredIsReadBackEqualToTheMicrosecond() {
        Instant start = hour(1).plusNanos(1_000);
        Timeline<Power> limits = Timeline.of(List.of(
                new Segment<>(new Interval(start, start.plusNanos(1_000)), new Power(0)),
                new Segment<>(new Interval(hour(2).plusNanos(999_999_000), hour(3)), new Power(10_000_000_000L)),
                new Segment<>(new Interval(hour(3), Instant.parse("2199-12-31T23:59:59.999999Z")), new Power(7))));

        Acceptance acceptance = write("r1", "body", limits);

        Origin origin = stored.inForce(binding.id(), Direction.IMPORT, Cover.PRIMARY)
                .segments()
                .getFirst()
                .value()
                .origin();
        assertThat(acceptance).isEqualTo(new Acceptance.Accepted(origin.messageId(), List.of()));
        assertThat(origin.requestId()).isEqualTo("r1");
        assertThat(stored.inForce(binding.id(), Direction.IMPORT, Cover.PRIMARY))
                .isEqualTo(limits.map(limit -> new Allowance(limit, origin)));
        assertThat(inForce(Direction.IMPORT).acceptedAt()).contains(origin.acceptedAt());
    }

    @Test
    void directionsAndCoversAreKeptApart() {
        int watts = 0;
        for (Direction direction : Direction.values()) {
            for (Cover cover : Cover.values()) {
                watts++;
                write("r" + watts, "body" + watts, direction, cover, hours(1, 2, watts));
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

        assertThat(write("r1", "one", hours(1, 2, 1))).isEqualTo(new Acceptance.Duplicate());
        assertThat(limits(inForce(Direction.IMPORT).primary())).isEqualTo(hours(1, 2, 2));
        assertThat(messages()).isEqualTo(2);
    }

    @Test
    void theSameMessageAfterADayIsANewOne() {
        write("r1", "one", hours(1, 2, 1));
        write("r2", "two", hours(1, 2, 2));
        jdbc.sql("update forecast.message set accepted_at = accepted_at - interval '24 hours' where binding_id = :id")
                .param("id", binding.id())
                .update();

        assertThat(write("r1", "one", hours(1, 2, 1))).isInstanceOf(Acceptance.Accepted.class);
        assertThat(limits(inForce(Direction.IMPORT).primary())).isEqualTo(hours(1, 2, 1));
    }

    @Test
    void aKnownRequestIdWithAnotherBodyIsANewMessageWhereThatIsAccepted() {
        write("r1", "one", hours(1, 2, 1));

        assertThat(write("r1", "other", hours(1, 2, 2))).isInstanceOf(Acceptance.Accepted.class);
        assertThat(limits(inForce(Direction.IMPORT).primary())).isEqualTo(hours(1, 2, 2));
    }

    @Test
    void aKnownRequestIdWithAnotherBodyChangesNothingWhereThatIsRefused() {
        connections.put(strict());
        write("r1", "one", hours(1, 2, 1));

        assertThat(write("r1", "other", hours(1, 2, 2))).isEqualTo(new Acceptance.RequestIdReused("r1"));
        assertThat(limits(inForce(Direction.IMPORT).primary())).isEqualTo(hours(1, 2, 1));
        assertThat(write("r1", "one", hours(1, 2, 1))).isEqualTo(new Acceptance.Duplicate());
        assertThat(messages()).isEqualTo(1);
    }

    @Test
    void aRequestIdIsKnownAcrossTheGroupsOfAConnection() {
        connections.put(strict());
        write("r1", "one", hours(1, 2, 1));
        GroupBinding other = bound("other");

        assertThat(writer.write(submission("r1", "two", "other"), other, terms(), judged(hours(1, 2, 2))))
                .isEqualTo(new Acceptance.RequestIdReused("r1"));
    }

    /** Unbinding clears the blocks, so what is sent again is not in force: to call it a duplicate would drop a limit. */
    @Test
    void theSameMessageForAGroupThatWasBoundAnewIsTakenAnew() {
        connections.put(strict());
        write("r1", "one", hours(1, 2, 1));
        bindings.unbind(id, GROUP);
        binding = bound(GROUP);
        assertThat(inForce(Direction.IMPORT).accepted()).isFalse();

        assertThat(write("r1", "one", hours(1, 2, 1))).isInstanceOf(Acceptance.Accepted.class);
        assertThat(limits(inForce(Direction.IMPORT).primary())).isEqualTo(hours(1, 2, 1));
    }

    @Test
    void theSameMessageInANewEpochIsTakenAnew() {
        write("r1", "one", hours(1, 2, 1));
        raiseEpoch();
        binding = bindings.require(id, GROUP);

        assertThat(write("r1", "one", hours(1, 2, 1))).isInstanceOf(Acceptance.Accepted.class);
    }

    @Test
    void aMessageWhoseProcessingBeganInAnOlderEpochChangesNothing() {
        write("r1", "one", hours(1, 2, 1));
        raiseEpoch();

        assertThat(write("r2", "two", hours(1, 2, 2))).isEqualTo(new Acceptance.EpochOver());
        assertThat(limits(inForce(Direction.IMPORT).primary())).isEqualTo(hours(1, 2, 1));
        assertThat(messages()).isEqualTo(1);
    }

    @Test
    void aMessageForAGroupThatIsBoundNoLongerChangesNothing() {
        bindings.unbind(id, GROUP);

        assertThat(write("r1", "one", hours(1, 2, 1))).isEqualTo(new Acceptance.NotBound());
        assertThat(messages()).isZero();
    }

    @Test
    void aMessageIsStoredWholeOrNotAtAll() {
        write("r1", "one", hours(1, 2, 1));
        JdbcForecastWriter dying = new JdbcForecastWriter(
                jdbc,
                stored,
                bindings,
                event -> {
                    throw new IllegalStateException("the process dies before the commit");
                },
                clock);

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> transaction.executeWithoutResult(status ->
                        dying.write(submission("r2", "two", GROUP), binding, terms(), judged(hours(1, 2, 2)))));

        assertThat(limits(inForce(Direction.IMPORT).primary())).isEqualTo(hours(1, 2, 1));
        assertThat(messages()).isEqualTo(1);
        assertThat(write("r2", "two", hours(1, 2, 2))).isInstanceOf(Acceptance.Accepted.class);
    }

    /** Each writer states an hour of its own and one that all state: nothing is lost, and the last in order holds. */
    @ParameterizedTest
    @EnumSource(PartnerTerms.Replacement.class)
    void messagesOfOneGroupFollowEachOtherHoweverManyArriveAtOnce(PartnerTerms.Replacement replacement)
            throws Exception {
        connections.put(draft(Map.of("replacement", replacement.name())));
        List<Callable<Acceptance>> writes = new ArrayList<>();
        for (int i = 1; i <= WRITERS; i++) {
            String request = "r" + i;
            Timeline<Power> limits = hours(1, 2, i);
            writes.add(() -> write(request, "body of " + request, limits));
        }
        try (ExecutorService pool = Executors.newFixedThreadPool(WRITERS)) {
            for (Future<Acceptance> written : pool.invokeAll(writes)) {
                assertThat(written.get()).isInstanceOf(Acceptance.Accepted.class);
            }
        }

        List<Row> rows = jdbc.sql("select sequence, accepted_at, limits_w[1] as limit_w"
                        + " from forecast.message where binding_id = :id order by sequence")
                .param("id", binding.id())
                .query((row, number) -> new Row(
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

    private record Row(long sequence, Instant acceptedAt, long watts) {}

    private GroupBinding bound(String group) {
        String scope = "scope-" + UUID.randomUUID();
        provisioning.put(new ManagedScope(scope, id, "Chargers", Optional.empty(), Optional.empty(), Optional.empty()));
        return bindings.bind(id, group, scope, Optional.empty(), Enforcement.ENFORCE);
    }

    private Draft strict() {
        return draft(Map.of("requestIdReuse", "REFUSE"));
    }

    private Draft draft(Map<String, Object> properties) {
        Map<String, Object> stated = new TreeMap<>(BY_TOKEN);
        stated.putAll(properties);
        return new Draft(
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
                Draft.Extras.NONE);
    }

    private Acceptance write(String requestId, String body, Timeline<Power> limits) {
        return write(requestId, body, Direction.IMPORT, Cover.PRIMARY, limits);
    }

    private Acceptance write(String requestId, String body, Direction direction, Cover cover, Timeline<Power> limits) {
        Submission submission =
                new Submission(id, GROUP, requestId, Optional.empty(), direction, cover, List.of(), body);
        return writer.write(submission, binding, terms(), judged(limits));
    }

    private Submission submission(String requestId, String body, String group) {
        return new Submission(id, group, requestId, Optional.empty(), Direction.IMPORT, Cover.PRIMARY, List.of(), body);
    }

    private PartnerTerms terms() {
        return connections.require(id).terms();
    }

    private static Judged.Accepted judged(Timeline<Power> limits) {
        return new Judged.Accepted(limits, List.of());
    }

    private Forecasts.InForce inForce(Direction direction) {
        return forecasts
                .inForce(Map.of(binding.id(), Duration.ZERO))
                .getOrDefault(binding.id(), Map.of())
                .getOrDefault(direction, Forecasts.InForce.NOTHING);
    }

    private static Timeline<Power> limits(Timeline<Allowance> timeline) {
        return timeline.map(Allowance::limit);
    }

    private Timeline<Power> hours(int from, int to, long watts) {
        return Timeline.of(List.of(new Segment<>(new Interval(hour(from), hour(to)), new Power(watts))));
    }

    /** Hours of the day after tomorrow, so that none has passed whatever the time of the test is. */
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
