package com.betterfleet.derms.forecast.writer;

import static com.betterfleet.derms.database.ColumnMapping.toLongArray;
import static com.betterfleet.derms.database.ColumnMapping.toTextArray;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.forecast.CapacityLimit;
import com.betterfleet.derms.forecast.ForecastAccepted;
import com.betterfleet.derms.forecast.ForecastAdvisoryTexts;
import com.betterfleet.derms.forecast.ForecastOrigin;
import com.betterfleet.derms.forecast.ForecastSubmission;
import com.betterfleet.derms.forecast.ForecastWriter;
import com.betterfleet.derms.forecast.IntakeOutcome;
import com.betterfleet.derms.forecast.JdbcForecastStore;
import com.betterfleet.derms.forecast.JdbcForecastStore.NewMessage;
import com.betterfleet.derms.forecast.JdbcForecastStore.StoredTimeline;
import com.betterfleet.derms.forecast.JdbcForecastStore.TimelineKey;
import com.betterfleet.derms.forecast.ValidationResult;
import com.betterfleet.derms.forecast.WriteRequest;
import com.betterfleet.derms.forecast.writer.RecentRequestIds.RecentMessage;
import com.betterfleet.derms.forecast.writer.RecentRequestIds.RequestIdUse;
import com.betterfleet.derms.partner.PartnerProperties;
import com.betterfleet.derms.partner.PartnerProperties.RequestIdReuse;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Any number of messages in one transaction, with the same few statements for all of them. */
@Repository
class JdbcForecastWriter implements ForecastWriter {

    private static final Duration DUPLICATE_WINDOW = Duration.ofHours(24);

    /** What has ended stays this long, for seams and for decisions about instants that have just passed. */
    private static final Duration PAST_RETENTION = Duration.ofHours(1);

    private final JdbcClient jdbc;
    private final JdbcForecastStore forecasts;
    private final GroupBindings bindings;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    JdbcForecastWriter(
            JdbcClient jdbc,
            JdbcForecastStore forecasts,
            GroupBindings bindings,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.jdbc = jdbc;
        this.forecasts = forecasts;
        this.bindings = bindings;
        this.events = events;
        this.clock = clock;
    }

    @Override
    @Transactional
    public IntakeOutcome writeForecast(
            ForecastSubmission submission,
            GroupBinding binding,
            PartnerProperties terms,
            ValidationResult.ValidForecast validated) {
        return writeAll(List.of(new WriteRequest(submission, binding, terms, validated)))
                .getFirst();
    }

    /** Writes messages in the order given; what becomes of each, in the same order. Of a group the later replaces. */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<IntakeOutcome> writeAll(List<WriteRequest> requests) {
        Map<Long, Long> messageCounts = new TreeMap<>();
        requests.forEach(request -> messageCounts.merge(request.binding().id(), 1L, Long::sum));
        Map<Long, Integer> epochs = bindings.lockEpochs(messageCounts.keySet());
        messageCounts.keySet().retainAll(epochs.keySet());
        WriteBatch batch = new WriteBatch(epochs, reserveSequenceNumbers(messageCounts));
        batch.inForce.putAll(forecasts.readTimelines(messageCounts.keySet()));
        batch.now = clock.instant();
        readRecentRequestIds(requests, batch);
        batch.ids = forecasts.allocateIds(requests.size());
        List<IntakeOutcome> outcomes = requests.stream()
                .map(request ->
                        acceptIntoBatch(request, hashBody(request.submission().body()), batch))
                .toList();
        forecasts.insertMessages(batch.messages);
        forecasts.saveTimelines(List.copyOf(batch.changed.values()));
        batch.ambiguous.forEach(this::markAmbiguous);
        return outcomes;
    }

    /** What a transaction knows and has yet to write. */
    private static final class WriteBatch {
        private final Map<Long, Integer> epochs;
        private final Map<Long, Long> nextSequence;
        private final RecentRequestIds recentRequestIds = new RecentRequestIds();
        private final Map<TimelineKey, Timeline<CapacityLimit>> inForce = new HashMap<>();
        private final Map<TimelineKey, StoredTimeline> changed = new LinkedHashMap<>();
        private final List<NewMessage> messages = new ArrayList<>();
        private final List<ForecastSubmission> ambiguous = new ArrayList<>();
        private List<Long> ids = List.of();
        private Instant now = Instant.MIN;

        WriteBatch(Map<Long, Integer> epochs, Map<Long, Long> nextInGroup) {
            this.epochs = epochs;
            this.nextSequence = nextInGroup;
        }
    }

    private IntakeOutcome acceptIntoBatch(WriteRequest request, String hash, WriteBatch batch) {
        GroupBinding binding = request.binding();
        ForecastSubmission submission = request.submission();
        Integer epoch = batch.epochs.get(binding.id());
        if (epoch == null) {
            return new IntakeOutcome.GroupNotBound();
        }
        if (epoch != binding.epoch()) {
            return new IntakeOutcome.EpochEnded();
        }
        RequestIdUse requestIdUse = batch.recentRequestIds.classifyRequestId(submission, binding, hash);
        if (requestIdUse == RequestIdUse.DUPLICATE) {
            return new IntakeOutcome.DuplicateForecast();
        }
        boolean reused = requestIdUse == RequestIdUse.REUSED;
        RequestIdReuse reusePolicy = request.profile().forecasts().requestIdReuse();
        if (reused) {
            events.publishEvent(ForecastAdvisoryTexts.describeReusedRequestId(submission, reusePolicy));
            if (reusePolicy == RequestIdReuse.REFUSE) {
                return new IntakeOutcome.RequestIdReused(submission.requestId());
            }
            batch.ambiguous.add(submission);
        }
        long id = batch.ids.get(batch.messages.size());
        long sequence = batch.nextSequence.merge(binding.id(), 1L, Long::sum);
        batch.messages.add(new NewMessage(id, request, sequence, batch.now, hash));
        batch.recentRequestIds.addMessage(
                submission.connectionId(), submission.requestId(), RecentMessage.of(binding, hash));
        replaceInForce(request, new ForecastOrigin(id, submission.requestId(), batch.now), batch);
        events.publishEvent(new ForecastAccepted(binding.scopeId()));
        return new IntakeOutcome.ForecastStored(id, collectWarnings(request.validated(), reused));
    }

    private void replaceInForce(WriteRequest request, ForecastOrigin origin, WriteBatch batch) {
        ForecastSubmission submission = request.submission();
        PartnerProperties terms = request.profile();
        TimelineKey key = new TimelineKey(request.binding().id(), submission.direction(), submission.kind());
        Timeline<CapacityLimit> before = batch.inForce.getOrDefault(key, Timeline.empty());
        Timeline<CapacityLimit> after = ForecastWriter.replaceTimeline(
                        before, request.validated().limits(), origin, terms)
                .startingAt(batch.now.minus(PAST_RETENTION));
        batch.inForce.put(key, after);
        batch.changed.put(key, new StoredTimeline(key, batch.now, after));
        ForecastAdvisoryTexts.findLostCoverage(submission, before, after, terms, batch.now)
                .ifPresent(events::publishEvent);
        ForecastAdvisoryTexts.describeOverlaps(submission, request.validated().warnings())
                .ifPresent(events::publishEvent);
    }

    private static List<String> collectWarnings(ValidationResult.ValidForecast validated, boolean reused) {
        List<String> warnings = new ArrayList<>(validated.warnings());
        if (reused) {
            warnings.add("the request id was used before with another body; correlation is ambiguous");
        }
        return warnings;
    }

    /** All messages of that id: an answer to it may be about any of them. */
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
     * Holds the order of groups until the transaction ends, always in the order of their ids, and takes so many places.
     *
     * @return the last place taken before, by binding
     */
    private Map<Long, Long> reserveSequenceNumbers(Map<Long, Long> messageCounts) {
        Map<Long, Long> before = new HashMap<>();
        List<Map.Entry<Long, Long>> rows = List.copyOf(messageCounts.entrySet());
        jdbc.sql("""
                insert into forecast.group_order as o (binding_id, accepted)
                select * from unnest(:bindings::bigint[], :numbers::bigint[]) as a (binding, number) order by binding
                on conflict (binding_id) do update set accepted = o.accepted + excluded.accepted
                returning binding_id, accepted
                """)
                .param("bindings", toLongArray(rows, Map.Entry::getKey))
                .param("numbers", toLongArray(rows, Map.Entry::getValue))
                .query((RowCallbackHandler) row -> {
                    long binding = row.getLong("binding_id");
                    before.put(binding, row.getLong("accepted") - messageCounts.getOrDefault(binding, 0L));
                });
        return before;
    }

    private void readRecentRequestIds(List<WriteRequest> requests, WriteBatch batch) {
        List<ForecastSubmission> messageCounts =
                requests.stream().map(WriteRequest::submission).toList();
        jdbc.sql("""
                select m.connection_id, m.request_id, m.group_id, m.binding_id, m.epoch, m.body_hash
                from unnest(:connections::text[], :requests::text[]) as a (connection, request)
                join forecast.message m on m.connection_id = a.connection and m.request_id = a.request
                where m.accepted_at > :since
                """)
                .param("connections", toTextArray(messageCounts, ForecastSubmission::connectionId))
                .param("requests", toTextArray(messageCounts, ForecastSubmission::requestId))
                .param("since", toTimestamp(batch.now.minus(DUPLICATE_WINDOW)))
                .query((RowCallbackHandler) row -> batch.recentRequestIds.addMessage(
                        row.getString("connection_id"),
                        row.getString("request_id"),
                        new RecentMessage(
                                row.getString("group_id"),
                                row.getLong("binding_id"),
                                row.getInt("epoch"),
                                row.getString("body_hash"))));
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
