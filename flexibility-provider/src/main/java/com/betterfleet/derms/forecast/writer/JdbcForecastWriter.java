package com.betterfleet.derms.forecast.writer;

import static com.betterfleet.derms.database.ColumnMapping.toLongArray;
import static com.betterfleet.derms.database.ColumnMapping.toTextArray;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;

import com.betterfleet.derms.binding.BindingVersion;
import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.forecast.CapacityLimit;
import com.betterfleet.derms.forecast.ForecastReceiptLog;
import com.betterfleet.derms.forecast.ForecastReceiptLog.AcceptedReceipt;
import com.betterfleet.derms.forecast.ForecastReceiptLog.MessageReceipt;
import com.betterfleet.derms.forecast.ForecastStore;
import com.betterfleet.derms.forecast.ForecastSubmission;
import com.betterfleet.derms.forecast.ForecastWriter;
import com.betterfleet.derms.forecast.IntakeOutcome;
import com.betterfleet.derms.forecast.JdbcForecastStore;
import com.betterfleet.derms.forecast.TimelineKey;
import com.betterfleet.derms.forecast.ValidationResult;
import com.betterfleet.derms.forecast.writer.ForecastBatch.BatchContext;
import com.betterfleet.derms.forecast.writer.RecentRequestIds.RecentMessage;
import com.betterfleet.derms.partner.PartnerProperties;
import com.betterfleet.derms.time.Timeline;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Writes any number of messages in one transaction, with the same number of statements. */
@Repository
class JdbcForecastWriter implements ForecastWriter {

    private static final Duration DUPLICATE_WINDOW = Duration.ofHours(24);

    private final JdbcClient jdbc;
    private final JdbcForecastStore forecasts;
    private final ForecastStore store;
    private final JdbcForecastRows rows;
    private final GroupBindings bindings;
    private final ForecastReceiptLog receiptLog;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    JdbcForecastWriter(
            JdbcClient jdbc,
            JdbcForecastStore forecasts,
            ForecastStore store,
            JdbcForecastRows rows,
            GroupBindings bindings,
            ForecastReceiptLog receiptLog,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.jdbc = jdbc;
        this.forecasts = forecasts;
        this.store = store;
        this.rows = rows;
        this.bindings = bindings;
        this.receiptLog = receiptLog;
        this.events = events;
        this.clock = clock;
    }

    @Override
    @Transactional
    public IntakeOutcome writeForecast(
            ForecastSubmission submission,
            GroupBinding binding,
            PartnerProperties profile,
            ValidationResult.ValidForecast validated) {
        return writeAll(List.of(new WriteRequest(submission, binding, profile, validated)))
                .getFirst();
    }

    /**
     * Writes messages in the given order, in which a later one replaces an earlier one of the same group.
     *
     * @return the outcomes, in the same order
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<IntakeOutcome> writeAll(List<WriteRequest> requests) {
        Map<Long, Long> messageCounts = new TreeMap<>();
        requests.forEach(request -> messageCounts.merge(request.binding().id(), 1L, Long::sum));
        Map<Long, BindingVersion> versions = bindings.lockVersions(messageCounts.keySet());
        messageCounts.keySet().retainAll(versions.keySet());
        Map<Long, Long> lastSequences = reserveSequenceNumbers(messageCounts);
        Map<TimelineKey, Timeline<CapacityLimit>> timelines = forecasts.readTimelines(messageCounts.keySet());
        // Read after the locks, so that the times of acceptance of a group follow its order.
        Instant now = clock.instant();
        ForecastBatch batch = new ForecastBatch(new BatchContext(
                versions,
                lastSequences,
                readRecentRequestIds(requests, now),
                timelines,
                rows.allocateIds(requests.size()),
                now));
        List<IntakeOutcome> outcomes = requests.stream()
                .map(request ->
                        batch.addForecast(request, hashBody(request.submission().body())))
                .toList();
        // Published before the rows are written, since listeners take locks that come before those of the rows.
        batch.events().forEach(events::publishEvent);
        rows.insertMessages(batch.messages());
        rows.saveTimelines(batch.changedTimelines());
        store.keepNearTerm(batch.changedTimelines(), findSeamTolerances(requests), now);
        batch.reusedRequestIds().forEach(this::markAmbiguous);
        logAccepted(requests, outcomes);
        return outcomes;
    }

    private static Map<Long, Duration> findSeamTolerances(List<WriteRequest> requests) {
        Map<Long, Duration> tolerances = new HashMap<>();
        requests.forEach(request ->
                tolerances.put(request.binding().id(), request.profile().seamTolerance()));
        return tolerances;
    }

    private void logAccepted(List<WriteRequest> requests, List<IntakeOutcome> outcomes) {
        List<AcceptedReceipt> accepted = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            Optional<MessageReceipt> receipt = requests.get(i).submission().receipt();
            if (receipt.isPresent()) {
                switch (outcomes.get(i)) {
                    case IntakeOutcome.ForecastStored stored ->
                        accepted.add(
                                new AcceptedReceipt(receipt.get(), Optional.of(stored.messageId()), stored.warnings()));
                    case IntakeOutcome.DuplicateForecast duplicate ->
                        accepted.add(new AcceptedReceipt(
                                receipt.get(), Optional.empty(), List.of(IntakeOutcome.DuplicateForecast.WARNING)));
                    default -> {}
                }
            }
        }
        if (!accepted.isEmpty()) {
            receiptLog.logAccepted(accepted);
        }
    }

    /** Marks all messages with the request id: an answer that names it may refer to any of them. */
    private void markAmbiguous(ForecastSubmission submission) {
        jdbc.sql("""
                update forecast.message set correlation_ambiguous = true
                where connection_id = :connection and request_id = :request
                """)
                .param("connection", submission.connectionId())
                .param("request", submission.requestId())
                .update();
    }

    /**
     * Reserves sequence numbers and locks the order of the groups, by ascending id, until the transaction ends.
     *
     * @return the last number in use before, by binding id
     */
    private Map<Long, Long> reserveSequenceNumbers(Map<Long, Long> messageCounts) {
        Map<Long, Long> before = new HashMap<>();
        List<Map.Entry<Long, Long>> counts = List.copyOf(messageCounts.entrySet());
        jdbc.sql("""
                insert into forecast.group_order as o (binding_id, accepted)
                select * from unnest(:bindings::bigint[], :numbers::bigint[]) as a (binding, number) order by binding
                on conflict (binding_id) do update set accepted = o.accepted + excluded.accepted
                returning binding_id, accepted
                """)
                .param("bindings", toLongArray(counts, Map.Entry::getKey))
                .param("numbers", toLongArray(counts, Map.Entry::getValue))
                .query((RowCallbackHandler) row -> {
                    long binding = row.getLong("binding_id");
                    before.put(binding, row.getLong("accepted") - messageCounts.getOrDefault(binding, 0L));
                });
        return before;
    }

    private RecentRequestIds readRecentRequestIds(List<WriteRequest> requests, Instant now) {
        RecentRequestIds recent = new RecentRequestIds();
        List<ForecastSubmission> submissions =
                requests.stream().map(WriteRequest::submission).toList();
        jdbc.sql("""
                select m.connection_id, m.request_id, m.group_id, m.binding_id, m.epoch, m.body_hash
                from unnest(:connections::text[], :requests::text[]) as a (connection, request)
                join forecast.message m on m.connection_id = a.connection and m.request_id = a.request
                where m.accepted_at > :since
                """)
                .param("connections", toTextArray(submissions, ForecastSubmission::connectionId))
                .param("requests", toTextArray(submissions, ForecastSubmission::requestId))
                .param("since", toTimestamp(now.minus(DUPLICATE_WINDOW)))
                .query((RowCallbackHandler) row -> recent.addMessage(
                        row.getString("connection_id"),
                        row.getString("request_id"),
                        new RecentMessage(
                                row.getString("group_id"),
                                row.getLong("binding_id"),
                                row.getInt("epoch"),
                                row.getString("body_hash"))));
        return recent;
    }

    private static String hashBody(String body) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
