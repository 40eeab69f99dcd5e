package com.betterfleet.derms.reporting;

import static com.betterfleet.derms.database.ColumnMapping.readInstant;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalInstant;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalText;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;

import com.betterfleet.derms.time.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads streams and dead letters for the console and the API. */
@Repository
class JdbcPublications {

    private final JdbcClient jdbc;

    JdbcPublications(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Aggregates over the streams of a connection. */
    record PublicationCounts(
            int groups,
            long backlog,
            Optional<Instant> oldestEnd,
            Optional<Instant> lastSentAt,
            int pausedGroups,
            Optional<Instant> pausedUntil,
            Optional<String> failure,
            long deadLetters) {}

    Optional<ReportStream> findStream(long bindingId) {
        return jdbc.sql(JdbcReportStreams.SELECT + "where binding_id = :id")
                .param("id", bindingId)
                .query(JdbcReportStreams::toStream)
                .optional();
    }

    /** Windows that have ended and are neither published nor given up. */
    record UnpublishedWindows(long count, Optional<Instant> oldestEnd) {}

    /**
     * Counts the windows after the newest published one of each of a connection's streams whose delay after their end
     * has passed.
     *
     * @param oldest windows that ended before are given up
     */
    UnpublishedWindows countUnpublished(String connectionId, Duration windowLength, Instant now, Instant oldest) {
        return jdbc.sql("""
                select coalesce(sum((until_s - from_s) / :length), 0)::bigint as windows,
                    to_timestamp(min(from_s) + :length) as oldest_end
                from (
                    select (ceil(extract(epoch from greatest(s.since, s.told_until, cast(:oldest as timestamptz)))
                            / :length) * :length)::bigint as from_s,
                        (floor(extract(epoch from cast(:now as timestamptz) - s.jitter) / :length) * :length)::bigint
                            as until_s
                    from reporting.stream s where s.connection_id = :id) w
                where until_s > from_s
                """)
                .param("length", windowLength.toSeconds())
                .param("oldest", toTimestamp(oldest))
                .param("now", toTimestamp(now))
                .param("id", connectionId)
                .query((row, number) ->
                        new UnpublishedWindows(row.getLong("windows"), readOptionalInstant(row, "oldest_end")))
                .single();
    }

    PublicationCounts countPublications(String connectionId) {
        return jdbc.sql("""
                select count(*) as groups, coalesce(sum(s.last_seq - s.mark), 0) as backlog,
                    max(s.last_sent_at) as last_sent_at,
                    count(*) filter (where s.paused_until is not null) as paused_groups,
                    min(s.paused_until) as paused_until,
                    (array_agg(s.failure order by s.paused_until) filter (where s.paused_until is not null))[1] as failure,
                    (select min(m.end_at) from reporting.message m join reporting.stream o using (binding_id)
                        where o.connection_id = :id and o.mark < o.last_seq and m.seq > o.mark) as oldest_end,
                    (select count(*) from reporting.message m join reporting.stream o using (binding_id)
                        where o.connection_id = :id and m.dead_at is not null) as dead_letters
                from reporting.stream s where s.connection_id = :id
                """)
                .param("id", connectionId)
                .query((row, number) -> new PublicationCounts(
                        row.getInt("groups"),
                        row.getLong("backlog"),
                        readOptionalInstant(row, "oldest_end"),
                        readOptionalInstant(row, "last_sent_at"),
                        row.getInt("paused_groups"),
                        readOptionalInstant(row, "paused_until"),
                        readOptionalText(row, "failure"),
                        row.getLong("dead_letters")))
                .single();
    }

    List<DeadLetter> findDeadLetters(String connectionId, long before, int limit) {
        return jdbc.sql("""
                select m.*, s.group_id, s.scope_id from reporting.message m join reporting.stream s using (binding_id)
                where s.connection_id = :connection and m.dead_at is not null and (:before <= 0 or m.id < :before)
                order by m.id desc limit :limit
                """)
                .param("connection", connectionId)
                .param("before", before)
                .param("limit", limit)
                .query((row, number) -> new DeadLetter(
                        row.getLong("id"),
                        row.getString("group_id"),
                        row.getString("scope_id"),
                        new Interval(readInstant(row, "start_at"), readInstant(row, "end_at")),
                        row.getString("type"),
                        row.getString("request_id"),
                        row.getString("body"),
                        readInstant(row, "dead_at"),
                        row.getString("reason")))
                .list();
    }

    /** Appends a dead letter to its stream. Locks the stream first, like every writer that assigns sequence numbers. */
    boolean requeueDeadLetter(String connectionId, long id, Instant now) {
        return jdbc.sql("""
                with s as (
                    update reporting.stream s set last_seq = last_seq + 1, due_at = coalesce(s.due_at, :now)
                    from reporting.message m
                    where m.id = :id and m.dead_at is not null and m.binding_id = s.binding_id
                        and s.connection_id = :connection
                    returning s.binding_id, s.last_seq
                ), m as (
                    update reporting.message m set seq = s.last_seq, dead_at = null, reason = null
                    from s where m.id = :id and m.dead_at is not null
                    returning m.binding_id, m.start_at
                )
                update reporting.told_window w set state = 'WAITING', open = w.open + 1
                from m where w.binding_id = m.binding_id and w.start_at = m.start_at
                """)
                        .param("id", id)
                        .param("connection", connectionId)
                        .param("now", toTimestamp(now))
                        .update()
                > 0;
    }
}
