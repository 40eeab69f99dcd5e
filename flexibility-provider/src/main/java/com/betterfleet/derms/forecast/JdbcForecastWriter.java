package com.betterfleet.derms.forecast;

import static com.betterfleet.derms.database.Columns.longs;
import static com.betterfleet.derms.database.Columns.timestamp;
import static com.betterfleet.derms.database.Columns.timestamps;

import com.betterfleet.derms.connection.Bindings;
import com.betterfleet.derms.connection.GroupBinding;
import com.betterfleet.derms.connection.PartnerTerms;
import com.betterfleet.derms.connection.PartnerTerms.RequestIdReuse;
import com.betterfleet.derms.database.Columns;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.Segment;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** One transaction per message. */
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
        Optional<Integer> epoch = bindings.holdEpoch(binding.id());
        if (epoch.isEmpty()) {
            return new Acceptance.NotBound();
        }
        if (epoch.get() != binding.epoch()) {
            return new Acceptance.EpochOver();
        }
        long sequence = nextInGroup(binding.id());
        Instant now = clock.instant();
        String hash = sha256(submission.body());
        List<String> seen = bodiesOf(submission, binding, now);
        if (seen.contains(hash)) {
            return new Acceptance.Duplicate();
        }
        boolean reused = !seen.isEmpty();
        if (reused) {
            events.publishEvent(Remarks.reused(submission, terms.requestIdReuse()));
        }
        if (reused && terms.requestIdReuse() == RequestIdReuse.REFUSE) {
            return new Acceptance.RequestIdReused(submission.requestId());
        }
        long messageId = insertMessage(submission, binding, sequence, now, hash, judged.limits());
        if (reused) {
            markAmbiguous(submission);
        }
        putInForce(submission, binding, terms, judged, new Origin(messageId, submission.requestId(), now));
        events.publishEvent(new ForecastAccepted(binding.scopeId()));
        return new Acceptance.Accepted(messageId, warnings(judged, reused));
    }

    private void putInForce(
            Submission submission, GroupBinding binding, PartnerTerms terms, Judged.Accepted judged, Origin origin) {
        Instant now = origin.acceptedAt();
        Timeline<Allowance> before = forecasts.inForce(binding.id(), submission.direction(), submission.cover());
        Timeline<Allowance> after =
                ForecastWriter.replaced(before, judged.limits(), origin, terms).since(now.minus(PAST_KEPT));
        forecasts.save(binding.id(), submission.direction(), submission.cover(), now, after);
        Remarks.hole(submission, before, after, terms, now).ifPresent(events::publishEvent);
        Remarks.overlaps(submission, judged.warnings()).ifPresent(events::publishEvent);
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

    private long nextInGroup(long bindingId) {
        return jdbc.sql("""
                insert into forecast.group_order as o (binding_id, accepted) values (:binding, 1)
                on conflict (binding_id) do update set accepted = o.accepted + 1 returning accepted
                """).param("binding", bindingId).query(Long.class).single();
    }

    /**
     * The hashes of the bodies known for a request id. What the group said under an earlier binding or epoch is none of
     * them: its blocks are cleared, and a message taken for a duplicate of it would be lost.
     */
    private List<String> bodiesOf(Submission submission, GroupBinding binding, Instant now) {
        return jdbc.sql("""
                select body_hash from forecast.message where connection_id = :connection and request_id = :request
                  and accepted_at > :since
                  and (group_id <> :group or binding_id = :binding and epoch = :epoch)
                """)
                .param("connection", submission.connectionId())
                .param("request", submission.requestId())
                .param("since", timestamp(now.minus(DUPLICATES_KNOWN_FOR)))
                .param("group", binding.groupId())
                .param("binding", binding.id())
                .param("epoch", binding.epoch())
                .query(Columns::firstText)
                .list();
    }

    private long insertMessage(
            Submission submission,
            GroupBinding binding,
            long sequence,
            Instant now,
            String hash,
            Timeline<Power> limits) {
        List<Segment<Power>> segments = limits.segments();
        return jdbc.sql("""
                insert into forecast.message (connection_id, group_id, binding_id, epoch, sequence, request_id,
                    direction, cover, accepted_at, body, body_hash, starts, ends, limits_w)
                values (:connection, :group, :binding, :epoch, :sequence, :request, :direction, :cover, :now, :body,
                    :hash, :starts::timestamptz[], :ends::timestamptz[], :limits::bigint[])
                returning id
                """)
                .param("connection", submission.connectionId())
                .param("group", submission.groupId())
                .param("binding", binding.id())
                .param("epoch", binding.epoch())
                .param("sequence", sequence)
                .param("request", submission.requestId())
                .param("direction", submission.direction().name())
                .param("cover", submission.cover().name())
                .param("now", timestamp(now))
                .param("body", submission.body())
                .param("hash", hash)
                .param(
                        "starts",
                        timestamps(segments, segment -> segment.interval().start()))
                .param(
                        "ends",
                        timestamps(segments, segment -> segment.interval().end()))
                .param("limits", longs(segments, segment -> segment.value().watts()))
                .query(Long.class)
                .single();
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
