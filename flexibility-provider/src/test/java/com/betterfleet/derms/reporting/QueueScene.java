package com.betterfleet.derms.reporting;

import com.betterfleet.derms.connection.Bindings;
import com.betterfleet.derms.connection.Connection.Admission;
import com.betterfleet.derms.connection.Connection.Credential;
import com.betterfleet.derms.connection.Connection.Draft;
import com.betterfleet.derms.connection.Connections;
import com.betterfleet.derms.connection.GroupBinding;
import com.betterfleet.derms.connection.Handovers;
import com.betterfleet.derms.connection.Lifecycle;
import com.betterfleet.derms.connection.Links;
import com.betterfleet.derms.database.Columns;
import com.betterfleet.derms.exchange.Delivery;
import com.betterfleet.derms.exchange.OutboundMessage;
import com.betterfleet.derms.metering.Quality;
import com.betterfleet.derms.metering.Window;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.Microgrid;
import com.betterfleet.derms.microgrid.Provisioning;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.time.Interval;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Streams of a connection of its own on the real database, with a carrier that is told what to answer and a clock far ahead,
 * where no service sends.
 */
final class QueueScene {

    private static final Instant FAR = Instant.parse("2150-01-01T00:00:00Z");
    private static final Duration QUARTER = Duration.ofMinutes(15);

    private final ApplicationContext service;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final String connection = "queue-" + UUID.randomUUID();
    private final Queue<OutboundMessage> carried = new ConcurrentLinkedQueue<>();
    private final Pace pace = new Pace();
    private volatile Instant now = FAR;
    private volatile boolean sparing;
    private volatile Function<OutboundMessage, Delivery> answer = message -> new Delivery.Taken(204);

    QueueScene(ApplicationContext service) {
        this.service = service;
        jdbc = service.getBean(JdbcClient.class);
        transaction = service.getBean(TransactionTemplate.class);
    }

    /** Binds a group, on terms that differ from the profile's by these properties; the link is online. */
    long stream(String group, String properties) {
        Map<String, Object> own =
                JsonMapper.shared().readValue(properties, new TypeReference<TreeMap<String, Object>>() {});
        service.getBean(Connections.class)
                .put(new Draft(
                        connection,
                        "Partner",
                        "oscp",
                        "http://localhost:9/2.0",
                        Map.of(),
                        own,
                        Optional.of(new Credential.Token("outbound-token")),
                        Optional.of(new Admission.Token(connection + "-token")),
                        Optional.empty(),
                        Optional.empty(),
                        Draft.Extras.NONE));
        String scope = scope(group);
        Provisioning provisioning = service.getBean(Provisioning.class);
        provisioning.put(new Microgrid(scope, "Depot", ZoneOffset.UTC));
        provisioning.put(new ManagedScope(scope, scope, "Yard", Optional.empty(), Optional.empty(), Optional.empty()));
        GroupBinding binding = service.getBean(Bindings.class)
                .bind(connection, group, scope, Optional.empty(), GroupBinding.Enforcement.ENFORCE);
        comesOnline();
        return binding.id();
    }

    /** Windows that end about now wait to be told, by messages of these numbers. */
    void waits(long stream, int... numbers) {
        waitSince(Duration.ZERO, stream, numbers);
    }

    /** The same, with windows that ended so long ago. */
    void waitSince(Duration age, long stream, int... numbers) {
        transaction.executeWithoutResult(status -> {
            Stream before = Objects.requireNonNull(
                    new JdbcStreams(jdbc).lock(List.of(stream)).get(stream));
            List<JdbcReportMessages.Draft> drafts = new ArrayList<>();
            List<JdbcToldWindows.Entry> windows = new ArrayList<>();
            for (int number : numbers) {
                Instant end = now.minus(age).plusSeconds(number);
                Interval span = new Interval(end.minus(QUARTER), end);
                drafts.add(new JdbcReportMessages.Draft(
                        stream,
                        before.lastSeq() + drafts.size() + 1,
                        span,
                        new ReportWording.Worded("report", "{\"n\":%d}".formatted(number)),
                        "r" + number));
                windows.add(new JdbcToldWindows.Entry(
                        stream,
                        before.scopeId(),
                        new Window(
                                span,
                                Optional.of(new Energy(BigDecimal.valueOf(number))),
                                Optional.empty(),
                                Quality.MEASURED),
                        ReportedWindow.State.WAITING,
                        1,
                        false));
            }
            new JdbcToldWindows(jdbc).insert(windows, now);
            JdbcReportMessages messages = new JdbcReportMessages(jdbc);
            messages.insert(drafts, now);
            messages.queued(Map.of(stream, before.lastSeq() + drafts.size()), Map.of(), now);
        });
    }

    void answer(Function<OutboundMessage, Delivery> words) {
        answer = words;
    }

    /** Whether the partner is left alone for a while. */
    void spare(boolean on) {
        sparing = on;
    }

    /** What a service that runs now sends; request ids in order. */
    List<String> sent() {
        int before = carried.size();
        Receipts receipts = new Receipts(queue(), service.getBean(Links.class), transaction, event -> {}, clock());
        Senders senders = new Senders(
                message -> {
                    carried.add(message);
                    return answer.apply(message);
                },
                id -> sparing,
                receipts);
        new Publisher(
                        queue(),
                        service.getBean(Bindings.class),
                        service.getBean(Links.class),
                        senders,
                        pace,
                        transaction,
                        clock())
                .runDue();
        senders.destroy();
        return carried.stream().skip(before).map(OutboundMessage::requestId).toList();
    }

    List<String> sentAfter(Duration time) {
        now = now.plus(time);
        return sent();
    }

    List<OutboundMessage> carried() {
        return List.copyOf(carried);
    }

    Set<String> bodiesOf(String requestId) {
        return carried.stream()
                .filter(message -> message.requestId().equals(requestId))
                .map(OutboundMessage::body)
                .collect(Collectors.toSet());
    }

    List<ReportMessage> next(long stream) {
        return queue().next(List.of(stream), 10).getOrDefault(stream, List.of());
    }

    List<Long> settle(Settled settled) {
        return Objects.requireNonNull(transaction.execute(status -> queue().settle(List.of(settled), now)));
    }

    void linkFails() {
        service.getBean(Lifecycle.class).heartbeatReceived(connection, Instant.EPOCH);
    }

    void comesOnline() {
        Lifecycle lifecycle = service.getBean(Lifecycle.class);
        lifecycle.heartbeatReceived(
                connection, service.getBean(InstantSource.class).instant().plusSeconds(300));
        lifecycle.answerDelivered(connection);
    }

    void takesControl(String group) {
        transaction.executeWithoutResult(
                status -> service.getBean(Handovers.class).takeScopeBack(scope(group), "a test"));
    }

    void givesControl(String group) {
        transaction.executeWithoutResult(
                status -> service.getBean(Handovers.class).giveScopeBack(scope(group)));
    }

    long mark(long stream) {
        return jdbc.sql("select mark from reporting.stream where binding_id = :id")
                .param("id", stream)
                .query(Columns::firstLong)
                .single();
    }

    List<String> states(long stream) {
        return jdbc.sql("select state from reporting.told_window where binding_id = :id order by start_at")
                .param("id", stream)
                .query(Columns::firstText)
                .list();
    }

    List<String> dead(long stream) {
        return jdbc.sql("select reason from reporting.message where binding_id = :id and dead_at is not null")
                .param("id", stream)
                .query(Columns::firstText)
                .list();
    }

    private String scope(String group) {
        return connection + "-" + group;
    }

    private InstantSource clock() {
        return () -> now;
    }

    /** Leaves the streams of other tests alone. */
    private JdbcQueue queue() {
        return new JdbcQueue(jdbc) {
            @Override
            List<String> connectionsDue(Instant instant) {
                return super.connectionsDue(instant).stream()
                        .filter(connection::equals)
                        .toList();
            }
        };
    }
}
