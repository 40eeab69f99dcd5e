package com.betterfleet.derms.forecast;

import static com.betterfleet.derms.database.Columns.longs;
import static com.betterfleet.derms.database.Columns.texts;
import static com.betterfleet.derms.database.Columns.timestamp;

import com.betterfleet.derms.connection.Bindings;
import com.betterfleet.derms.connection.GroupBinding;
import com.betterfleet.derms.connection.PartnerTerms;
import com.betterfleet.derms.connection.PartnerTerms.RequestIdReuse;
import com.betterfleet.derms.forecast.JdbcForecasts.Message;
import com.betterfleet.derms.forecast.JdbcForecasts.Place;
import com.betterfleet.derms.forecast.JdbcForecasts.Row;
import com.betterfleet.derms.forecast.KnownMessages.Known;
import com.betterfleet.derms.forecast.KnownMessages.Verdict;
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

    private static final Duration DUPLICATES_KNOWN_FOR = Duration.ofHours(24);

    /** What has ended stays this long, for seams and for decisions about instants that have just passed. */
    private static final Duration PAST_KEPT = Duration.ofHours(1);

    private final JdbcClient jdbc;
    private final JdbcForecasts forecasts;
    private final Bindings bindings;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    JdbcForecastWriter(
            JdbcClient jdbc,
            JdbcForecasts forecasts,
            Bindings bindings,
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
    public Acceptance write(Submission submission, GroupBinding binding, PartnerTerms terms, Judged.Accepted judged) {
        return writeAll(List.of(new Writing(submission, binding, terms, judged)))
                .getFirst();
    }

    /** Writes messages in the order given; what becomes of each, in the same order. Of a group the later replaces. */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<Acceptance> writeAll(List<Writing> writings) {
        Map<Long, Long> asked = new TreeMap<>();
        writings.forEach(writing -> asked.merge(writing.binding().id(), 1L, Long::sum));
        Map<Long, Integer> epochs = bindings.holdEpochs(asked.keySet());
        asked.keySet().retainAll(epochs.keySet());
        Batch batch = new Batch(epochs, takeOrder(asked));
        batch.inForce.putAll(forecasts.places(asked.keySet()));
        batch.now = clock.instant();
        readKnown(writings, batch);
        batch.ids = forecasts.newIds(writings.size());
        List<Acceptance> outcomes = writings.stream()
                .map(writing -> written(writing, sha256(writing.submission().body()), batch))
                .toList();
        forecasts.append(batch.messages);
        forecasts.save(List.copyOf(batch.changed.values()));
        batch.ambiguous.forEach(this::markAmbiguous);
        return outcomes;
    }

    /** What a transaction knows and has yet to write. */
    private static final class Batch {
        private final Map<Long, Integer> epochs;
        private final Map<Long, Long> nextInGroup;
        private final KnownMessages known = new KnownMessages();
        private final Map<Place, Timeline<Allowance>> inForce = new HashMap<>();
        private final Map<Place, Row> changed = new LinkedHashMap<>();
        private final List<Message> messages = new ArrayList<>();
        private final List<Submission> ambiguous = new ArrayList<>();
        private List<Long> ids = List.of();
        private Instant now = Instant.MIN;

        Batch(Map<Long, Integer> epochs, Map<Long, Long> nextInGroup) {
            this.epochs = epochs;
            this.nextInGroup = nextInGroup;
        }
    }

    private Acceptance written(Writing writing, String hash, Batch batch) {
        GroupBinding binding = writing.binding();
        Submission submission = writing.submission();
        Integer epoch = batch.epochs.get(binding.id());
        if (epoch == null) {
            return new Acceptance.NotBound();
        }
        if (epoch != binding.epoch()) {
            return new Acceptance.EpochOver();
        }
        Verdict verdict = batch.known.of(submission, binding, hash);
        if (verdict == Verdict.SAME) {
            return new Acceptance.Duplicate();
        }
        boolean reused = verdict == Verdict.REUSED;
        RequestIdReuse treatment = writing.terms().requestIdReuse();
        if (reused) {
            events.publishEvent(Remarks.reused(submission, treatment));
            if (treatment == RequestIdReuse.REFUSE) {
                return new Acceptance.RequestIdReused(submission.requestId());
            }
            batch.ambiguous.add(submission);
        }
        long id = batch.ids.get(batch.messages.size());
        long sequence = batch.nextInGroup.merge(binding.id(), 1L, Long::sum);
        batch.messages.add(new Message(id, writing, sequence, batch.now, hash));
        batch.known.add(submission.connectionId(), submission.requestId(), Known.of(binding, hash));
        putInForce(writing, new Origin(id, submission.requestId(), batch.now), batch);
        events.publishEvent(new ForecastAccepted(binding.scopeId()));
        return new Acceptance.Accepted(id, warnings(writing.judged(), reused));
    }

    private void putInForce(Writing writing, Origin origin, Batch batch) {
        Submission submission = writing.submission();
        PartnerTerms terms = writing.terms();
        Place place = new Place(writing.binding().id(), submission.direction(), submission.cover());
        Timeline<Allowance> before = batch.inForce.getOrDefault(place, Timeline.empty());
        Timeline<Allowance> after = ForecastWriter.replaced(
                        before, writing.judged().limits(), origin, terms)
                .since(batch.now.minus(PAST_KEPT));
        batch.inForce.put(place, after);
        batch.changed.put(place, new Row(place, batch.now, after));
        Remarks.hole(submission, before, after, terms, batch.now).ifPresent(events::publishEvent);
        Remarks.overlaps(submission, writing.judged().warnings()).ifPresent(events::publishEvent);
    }

    private static List<String> warnings(Judged.Accepted judged, boolean reused) {
        List<String> warnings = new ArrayList<>(judged.warnings());
        if (reused) {
            warnings.add("the request id was used before with another body; correlation is ambiguous");
        }
        return warnings;
    }

    /** All messages of that id: an answer to it may be about any of them. */
    private void markAmbiguous(Submission submission) {
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
    private Map<Long, Long> takeOrder(Map<Long, Long> asked) {
        Map<Long, Long> before = new HashMap<>();
        List<Map.Entry<Long, Long>> rows = List.copyOf(asked.entrySet());
        jdbc.sql("""
                insert into forecast.group_order as o (binding_id, accepted)
                select * from unnest(:bindings::bigint[], :numbers::bigint[]) as a (binding, number) order by binding
                on conflict (binding_id) do update set accepted = o.accepted + excluded.accepted
                returning binding_id, accepted
                """)
                .param("bindings", longs(rows, Map.Entry::getKey))
                .param("numbers", longs(rows, Map.Entry::getValue))
                .query((RowCallbackHandler) row -> {
                    long binding = row.getLong("binding_id");
                    before.put(binding, row.getLong("accepted") - asked.getOrDefault(binding, 0L));
                });
        return before;
    }

    private void readKnown(List<Writing> writings, Batch batch) {
        List<Submission> asked = writings.stream().map(Writing::submission).toList();
        jdbc.sql("""
                select m.connection_id, m.request_id, m.group_id, m.binding_id, m.epoch, m.body_hash
                from unnest(:connections::text[], :requests::text[]) as a (connection, request)
                join forecast.message m on m.connection_id = a.connection and m.request_id = a.request
                where m.accepted_at > :since
                """)
                .param("connections", texts(asked, Submission::connectionId))
                .param("requests", texts(asked, Submission::requestId))
                .param("since", timestamp(batch.now.minus(DUPLICATES_KNOWN_FOR)))
                .query((RowCallbackHandler) row -> batch.known.add(
                        row.getString("connection_id"),
                        row.getString("request_id"),
                        new Known(
                                row.getString("group_id"),
                                row.getLong("binding_id"),
                                row.getInt("epoch"),
                                row.getString("body_hash"))));
    }

    private static String sha256(String body) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
