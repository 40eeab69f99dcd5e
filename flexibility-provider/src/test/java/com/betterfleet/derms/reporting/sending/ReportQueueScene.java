package com.betterfleet.derms.reporting.sending;

import com.betterfleet.derms.binding.ControlHandover;
import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.database.ColumnMapping;
import com.betterfleet.derms.database.JdbcPartitionMaintenance;
import com.betterfleet.derms.exchange.DeliveryResult;
import com.betterfleet.derms.exchange.OutboundMessage;
import com.betterfleet.derms.link.LinkDirectory;
import com.betterfleet.derms.link.LinkLifecycle;
import com.betterfleet.derms.metering.EnergyQuality;
import com.betterfleet.derms.metering.EnergyWindow;
import com.betterfleet.derms.microgrid.ManagedScope;
import com.betterfleet.derms.microgrid.Microgrid;
import com.betterfleet.derms.microgrid.MicrogridProvisioning;
import com.betterfleet.derms.partner.PartnerConnection.ConnectionDraft;
import com.betterfleet.derms.partner.PartnerConnection.InboundCredential;
import com.betterfleet.derms.partner.PartnerConnection.OutboundCredential;
import com.betterfleet.derms.partner.PartnerConnections;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.quarantine.Quarantine;
import com.betterfleet.derms.quarantine.SubjectSelection;
import com.betterfleet.derms.reporting.JdbcPublishedWindows;
import com.betterfleet.derms.reporting.JdbcReportMessages;
import com.betterfleet.derms.reporting.JdbcReportStreams;
import com.betterfleet.derms.reporting.ReportFormatter;
import com.betterfleet.derms.reporting.ReportStream;
import com.betterfleet.derms.reporting.ReportedWindow;
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
 * Streams of a separate connection on a real database, with scripted responses. The clock is far ahead, so that no
 * other service sends.
 */
final class ReportQueueScene {

    private static final Instant FAR = Instant.parse("2150-01-01T00:00:00Z");
    private static final Duration QUARTER = Duration.ofMinutes(15);

    private final ApplicationContext service;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final String connection = "queue-" + UUID.randomUUID();
    private final Queue<OutboundMessage> carried = new ConcurrentLinkedQueue<>();
    private final BackfillRate backfillRate = new BackfillRate();
    private volatile Instant now = FAR;
    private volatile boolean suspended;
    private volatile Function<OutboundMessage, DeliveryResult> answer =
            message -> new DeliveryResult.MessageAccepted(204);

    ReportQueueScene(ApplicationContext service) {
        this.service = service;
        jdbc = service.getBean(JdbcClient.class);
        transaction = service.getBean(TransactionTemplate.class);
    }

    /** Binds a group with these properties in place of the profile's; the link is online. */
    long bindGroup(String group, String properties) {
        Map<String, Object> own =
                JsonMapper.shared().readValue(properties, new TypeReference<TreeMap<String, Object>>() {});
        service.getBean(PartnerConnections.class)
                .saveConnection(new ConnectionDraft(
                        connection,
                        "Partner",
                        "oscp",
                        "http://localhost:9/2.0",
                        Map.of(),
                        own,
                        Optional.of(new OutboundCredential.OutboundToken("outbound-token")),
                        Optional.of(new InboundCredential.InboundToken(connection + "-token")),
                        Optional.empty(),
                        Optional.empty(),
                        ConnectionDraft.CredentialDetails.EMPTY));
        String scope = scope(group);
        MicrogridProvisioning provisioning = service.getBean(MicrogridProvisioning.class);
        provisioning.saveMicrogrid(new Microgrid(scope, "Depot", ZoneOffset.UTC));
        provisioning.saveScope(
                new ManagedScope(scope, scope, "Yard", Optional.empty(), Optional.empty(), Optional.empty()));
        GroupBinding binding = service.getBean(GroupBindings.class)
                .bindGroup(connection, group, scope, Optional.empty(), GroupBinding.EnforcementMode.ENFORCE);
        bringOnline();
        return binding.id();
    }

    /** Stores pending messages of these numbers for windows that end about now. */
    void queueMessages(long stream, int... numbers) {
        queueMessagesOfAge(Duration.ZERO, stream, numbers);
    }

    /** Stores pending messages of these numbers for windows that ended so long ago. */
    void queueMessagesOfAge(Duration age, long stream, int... numbers) {
        transaction.executeWithoutResult(status -> {
            ReportStream before = Objects.requireNonNull(
                    new JdbcReportStreams(jdbc).lockStreams(List.of(stream)).get(stream));
            List<JdbcReportMessages.NewReportMessage> newMessages = new ArrayList<>();
            List<JdbcPublishedWindows.PublishedWindowRow> windows = new ArrayList<>();
            for (int number : numbers) {
                Instant end = now.minus(age).plusSeconds(number);
                Interval span = new Interval(end.minus(QUARTER), end);
                newMessages.add(new JdbcReportMessages.NewReportMessage(
                        stream,
                        before.lastSeq() + newMessages.size() + 1,
                        span,
                        new ReportFormatter.FormattedReport("report", "{\"n\":%d}".formatted(number)),
                        "r" + number));
                windows.add(new JdbcPublishedWindows.PublishedWindowRow(
                        stream,
                        before.scopeId(),
                        new EnergyWindow(
                                span,
                                Optional.of(new Energy(BigDecimal.valueOf(number))),
                                Optional.empty(),
                                EnergyQuality.MEASURED),
                        ReportedWindow.ReportState.WAITING,
                        1,
                        false));
            }
            new JdbcPublishedWindows(jdbc, new JdbcPartitionMaintenance(jdbc)).insertWindows(windows, now);
            JdbcReportMessages messages = new JdbcReportMessages(jdbc);
            messages.insertMessages(newMessages, now);
            messages.advanceStreams(Map.of(stream, before.lastSeq() + newMessages.size()), Map.of(), now);
        });
    }

    void answerWith(Function<OutboundMessage, DeliveryResult> newAnswer) {
        answer = newAnswer;
    }

    /** Sets whether sending to the partner is paused. */
    void suspendPartner(boolean on) {
        suspended = on;
    }

    /** Runs the dispatcher and returns the sent request ids in order. */
    List<String> runAndCollectSent() {
        int before = carried.size();
        DeliveryOutcomeWriter outcomeWriter = new DeliveryOutcomeWriter(
                queue(),
                service.getBean(LinkDirectory.class),
                service.getBean(Quarantine.class),
                transaction,
                event -> {},
                clock());
        StreamSender sender = new StreamSender(
                message -> {
                    carried.add(message);
                    return answer.apply(message);
                },
                id -> suspended,
                outcomeWriter);
        new ReportDispatcher(
                        queue(),
                        service.getBean(GroupBindings.class),
                        service.getBean(LinkDirectory.class),
                        sender,
                        backfillRate,
                        service.getBean(Quarantine.class),
                        transaction,
                        clock())
                .runDue();
        sender.destroy();
        return carried.stream().skip(before).map(OutboundMessage::requestId).toList();
    }

    List<String> runAfter(Duration time) {
        now = now.plus(time);
        return runAndCollectSent();
    }

    List<OutboundMessage> carried() {
        return List.copyOf(carried);
    }

    Set<String> findBodies(String requestId) {
        return carried.stream()
                .filter(message -> message.requestId().equals(requestId))
                .map(OutboundMessage::body)
                .collect(Collectors.toSet());
    }

    List<ReportMessage> findNextMessages(long stream) {
        return queue().findNextMessages(List.of(stream), 10).getOrDefault(stream, List.of());
    }

    List<Long> completeMessage(CompletedMessage completed) {
        return Objects.requireNonNull(transaction.execute(status -> queue().completeMessages(List.of(completed), now)));
    }

    void failLink() {
        service.getBean(LinkLifecycle.class).receiveHeartbeat(connection, Instant.EPOCH);
    }

    void bringOnline() {
        LinkLifecycle lifecycle = service.getBean(LinkLifecycle.class);
        lifecycle.receiveHeartbeat(
                connection, service.getBean(InstantSource.class).instant().plusSeconds(300));
        lifecycle.confirmHandshakeAnswer(connection);
    }

    void takeLocalControl(String group) {
        transaction.executeWithoutResult(
                status -> service.getBean(ControlHandover.class).startLocalControl(scope(group), "a test"));
    }

    void returnControl(String group) {
        transaction.executeWithoutResult(
                status -> service.getBean(ControlHandover.class).endLocalControl(scope(group)));
    }

    long findCompletedSeq(long stream) {
        return jdbc.sql("select mark from reporting.stream where binding_id = :id")
                .param("id", stream)
                .query(ColumnMapping::readFirstLong)
                .single();
    }

    List<String> findStates(long stream) {
        return jdbc.sql("select state from reporting.told_window where binding_id = :id order by start_at")
                .param("id", stream)
                .query(ColumnMapping::readFirstText)
                .list();
    }

    List<String> findRejections(long stream) {
        return jdbc.sql("select reason from reporting.message where binding_id = :id and dead_at is not null")
                .param("id", stream)
                .query(ColumnMapping::readFirstText)
                .list();
    }

    private String scope(String group) {
        return connection + "-" + group;
    }

    private InstantSource clock() {
        return () -> now;
    }

    /** A queue that ignores the streams of other tests. */
    private JdbcReportQueue queue() {
        return new JdbcReportQueue(jdbc) {
            @Override
            List<String> findDueConnections(Instant instant, SubjectSelection selection) {
                return super.findDueConnections(instant, selection).stream()
                        .filter(connection::equals)
                        .toList();
            }
        };
    }
}
