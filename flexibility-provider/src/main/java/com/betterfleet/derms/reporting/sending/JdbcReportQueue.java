package com.betterfleet.derms.reporting.sending;

import static com.betterfleet.derms.database.ColumnMapping.readInstant;
import static com.betterfleet.derms.database.ColumnMapping.toLongArray;
import static com.betterfleet.derms.database.ColumnMapping.toTextArray;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;
import static com.betterfleet.derms.database.ColumnMapping.toTimestampArray;

import com.betterfleet.derms.database.ColumnMapping;
import com.betterfleet.derms.link.LinkDirectory;
import com.betterfleet.derms.quarantine.IsolatedJob;
import com.betterfleet.derms.quarantine.SubjectSelection;
import com.betterfleet.derms.reporting.JdbcReportStreams;
import com.betterfleet.derms.reporting.ReportStream;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Stores the streams as queues: their leases and the outcome of their messages. Any number of instances claim from
 * them.
 */
@Repository
class JdbcReportQueue {

    private static final String COMPLETE_MESSAGES = """
                with n as (
                    select * from unnest(:ids::bigint[], :seqs::bigint[], :starts::timestamptz[], :dead::boolean[],
                        :last::boolean[], :reasons::text[]) as n (id, seq, start_at, dead, last, reason)
                ), moved as (
                    update reporting.stream s set mark = n.seq, tries = 0, paused_until = null, failure = null,
                        last_sent_at = case when n.dead then s.last_sent_at else :now end,
                        due_at = case when not n.last then s.due_at when s.last_seq > n.seq then :now end
                    from n where s.binding_id = n.id and s.mark = n.seq - 1
                    returning s.binding_id
                ), mine as (
                    select n.* from n join moved m on m.binding_id = n.id
                ), deleted as (
                    delete from reporting.message r using mine where r.binding_id = mine.id and r.seq = mine.seq
                        and not mine.dead
                ), dead as (
                    update reporting.message r set dead_at = :now, reason = mine.reason from mine
                    where r.binding_id = mine.id and r.seq = mine.seq and mine.dead
                ), updated as (
                    update reporting.told_window w set open = w.open - 1,
                        sent_at = case when mine.dead then w.sent_at else :now end,
                        state = case when mine.dead then 'REJECTED'
                            when exists (select from reporting.message d where d.binding_id = w.binding_id
                                and d.start_at = w.start_at and d.dead_at is not null) then 'REJECTED'
                            when w.open <= 1 then 'SENT' else w.state end
                    from mine where w.binding_id = mine.id and w.start_at = mine.start_at
                )
                select binding_id from moved
                """;

    private static final String SELECTED =
            " and binding_id <> all(:excluded) and (:only::bigint[] is null or binding_id = any(:only))";

    private final JdbcClient jdbc;

    JdbcReportQueue(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Finds the connections with messages due now. */
    List<String> findDueConnections(Instant now, SubjectSelection selection) {
        return jdbc.sql("select distinct connection_id from reporting.stream where due_at <= :now" + SELECTED)
                .param("now", toTimestamp(now))
                .params(selection.numberParameters())
                .query(ColumnMapping::readFirstText)
                .list();
    }

    /** The SQL of the time at which the next stream is due, or a blocked connection can send again: in the past. */
    static String dueTimeSql(IsolatedJob sending, IsolatedJob unblocking) {
        return """
                least(%s, %s,
                    (select due_at from reporting.stream where due_at is not null and mark < last_seq and %s
                        order by due_at limit 1),
                    (select timestamptz 'epoch' from reporting.closed where %s and %s limit 1))
                """.formatted(
                        sending.retryTimeSql(),
                        unblocking.retryTimeSql(),
                        sending.notSetAsideSql("binding_id::text"),
                        LinkDirectory.onlineSql("connection_id"),
                        unblocking.notSetAsideSql("connection_id"));
    }

    /** Finds the streams with messages due now. */
    List<Long> findDueStreams(Instant now, SubjectSelection selection) {
        return jdbc.sql("""
                select binding_id from reporting.stream where due_at <= :now and mark < last_seq
                    and binding_id <> all(:excluded) order by due_at
                """)
                .param("now", toTimestamp(now))
                .params(selection.numberParameters())
                .query(ColumnMapping::readFirstLong)
                .list();
    }

    /**
     * Claims due streams until {@code leaseEnd}; their next {@code messageLimit} messages count as attempted from now
     * on.
     *
     * @param free how many streams may be claimed per connection
     * @param excluded streams that this instance is sending already
     */
    List<ReportStream> claimStreams(
            Map<String, Integer> free,
            SubjectSelection selection,
            Collection<Long> excluded,
            Instant now,
            Instant leaseEnd,
            int messageLimit) {
        List<String> connections = List.copyOf(free.keySet());
        return jdbc.sql("""
                update reporting.stream s set due_at = :leaseEnd, tries = s.tries + 1,
                    tried_seq = greatest(s.tried_seq, least(s.last_seq, s.mark + :ahead))
                from (
                    select c.binding_id from unnest(:connections::text[], :free::bigint[]) as f (connection_id, free)
                    cross join lateral (
                        select d.binding_id from reporting.stream d
                        where d.connection_id = f.connection_id and d.due_at <= :now and d.mark < d.last_seq
                            and d.binding_id <> all(:except) and d.binding_id <> all(:excluded)
                            and (:only::bigint[] is null or d.binding_id = any(:only))
                        order by d.due_at limit f.free for update skip locked) c
                ) t where s.binding_id = t.binding_id
                returning s.*, (extract(epoch from s.jitter) * 1000)::bigint as jitter_ms
                """)
                .param("leaseEnd", toTimestamp(leaseEnd))
                .param("ahead", messageLimit)
                .param("connections", toTextArray(connections))
                .param(
                        "free",
                        toLongArray(connections, id -> free.getOrDefault(id, 0).longValue()))
                .param("now", toTimestamp(now))
                .param("except", excluded.toArray(Long[]::new))
                .params(selection.numberParameters())
                .query(JdbcReportStreams::toStream)
                .list();
    }

    /** Extends the leases of streams in flight, except those released in the meantime. */
    void renewLeases(Collection<Long> bindingIds, Instant now, Instant leaseEnd) {
        jdbc.sql("""
                update reporting.stream set due_at = :leaseEnd where binding_id in (
                    select binding_id from reporting.stream
                    where binding_id = any(:ids) and mark < last_seq and due_at between :now and :leaseEnd and tries > 0
                        and (paused_until is null or paused_until <= :now)
                    order by binding_id for update skip locked)
                """)
                .param("ids", bindingIds.toArray(Long[]::new))
                .param("now", toTimestamp(now))
                .param("leaseEnd", toTimestamp(leaseEnd))
                .update();
    }

    /** Finds the next messages of each stream, in order, by binding. */
    Map<Long, List<ReportMessage>> findNextMessages(Collection<Long> bindingIds, int limit) {
        return jdbc
                .sql("""
                select m.*, s.connection_id from reporting.stream s cross join lateral (
                    select * from reporting.message m where m.binding_id = s.binding_id and m.seq > s.mark
                    order by m.seq limit :most) m
                where s.binding_id = any(:ids) order by m.binding_id, m.seq
                """)
                .param("ids", bindingIds.toArray(Long[]::new))
                .param("most", limit)
                .query((row, number) -> new ReportMessage(
                        row.getLong("id"),
                        row.getLong("binding_id"),
                        row.getString("connection_id"),
                        row.getLong("seq"),
                        readInstant(row, "start_at"),
                        readInstant(row, "end_at"),
                        row.getString("type"),
                        row.getString("request_id"),
                        row.getString("body"),
                        readInstant(row, "created_at")))
                .list()
                .stream()
                .collect(Collectors.groupingBy(ReportMessage::bindingId));
    }

    /**
     * Releases streams without a try until an instant.
     *
     * @param blocked whether the link or local control prevents sending
     */
    void releaseStreams(Map<Long, Instant> until, boolean blocked) {
        List<Map.Entry<Long, Instant>> rows = List.copyOf(until.entrySet());
        jdbc.sql("""
                update reporting.stream s set due_at = n.due_at, tries = greatest(s.tries - 1, 0), held = s.held or :held
                from unnest(:ids::bigint[], :dues::timestamptz[]) as n (id, due_at) where s.binding_id = n.id
                """)
                .param("held", blocked)
                .param("ids", toLongArray(rows, Map.Entry::getKey))
                .param("dues", toTimestampArray(rows, Map.Entry::getValue))
                .update();
    }

    /** Clears the blocked mark of streams. */
    void unblockStreams(Collection<Long> bindingIds) {
        jdbc.sql("update reporting.stream set held = false where binding_id = any(:ids)")
                .param("ids", bindingIds.toArray(Long[]::new))
                .update();
    }

    /** Skips all pending messages of streams. */
    void skipPending(Collection<Long> bindingIds) {
        jdbc.sql("""
                with gone as (
                    delete from reporting.message m using reporting.stream s
                    where s.binding_id = any(:ids) and m.binding_id = s.binding_id and m.seq > s.mark
                    returning m.binding_id, m.start_at
                ), updated as (
                    update reporting.told_window w set state = 'SKIPPED', open = 0
                    from (select distinct binding_id, start_at from gone) g
                    where w.binding_id = g.binding_id and w.start_at = g.start_at
                )
                update reporting.stream set mark = last_seq, due_at = null, tries = 0, failure = null, paused_until = null,
                    held = false
                where binding_id = any(:ids)
                """).param("ids", bindingIds.toArray(Long[]::new)).update();
    }

    /** Blocks a connection until its link is online: its streams are not due any more. */
    void blockConnection(String connectionId, SubjectSelection selection, Instant now, String reason) {
        jdbc.sql("""
                insert into reporting.closed (connection_id, since, reason)
                select id, :now, :reason from connection.connection where id = :id
                on conflict (connection_id) do update set reason = excluded.reason
                """)
                .param("id", connectionId)
                .param("now", toTimestamp(now))
                .param("reason", reason)
                .update();
        // A leased stream is left to its sender, which finds the link's state when it releases the stream.
        jdbc.sql("""
                update reporting.stream set due_at = null, held = true where binding_id in (
                    select binding_id from reporting.stream where connection_id = :id and due_at <= :now
                """ + SELECTED + " order by binding_id for update skip locked)")
                .param("id", connectionId)
                .param("now", toTimestamp(now))
                .params(selection.numberParameters())
                .update();
    }

    /** Finds the blocked connections with their reasons. */
    Map<String, String> findBlockedConnections() {
        Map<String, String> blocked = new HashMap<>();
        jdbc.sql("select connection_id, reason from reporting.closed").query((RowCallbackHandler)
                row -> blocked.put(row.getString("connection_id"), row.getString("reason")));
        return blocked;
    }

    void unblockConnection(String connectionId, Instant now) {
        jdbc.sql("delete from reporting.closed where connection_id = :id")
                .param("id", connectionId)
                .update();
        jdbc.sql("""
                update reporting.stream set due_at = :now where binding_id in (
                    select binding_id from reporting.stream
                    where connection_id = :id and mark < last_seq and due_at is null order by binding_id for update)
                """).param("id", connectionId).param("now", toTimestamp(now)).update();
    }

    /**
     * Stores the outcome of completed messages, at most one per stream. The position advances only from the preceding
     * number: if two instances sent the same message, one of them counts. Also sets a window's state once all its
     * messages are completed.
     *
     * @return the streams whose position advanced
     */
    List<Long> completeMessages(List<CompletedMessage> completed, Instant now) {
        return jdbc.sql(COMPLETE_MESSAGES)
                .param("now", toTimestamp(now))
                .param(
                        "ids",
                        toLongArray(
                                completed, completion -> completion.message().bindingId()))
                .param(
                        "seqs",
                        toLongArray(
                                completed, completion -> completion.message().seq()))
                .param(
                        "starts",
                        toTimestampArray(
                                completed, completion -> completion.message().start()))
                .param(
                        "dead",
                        toTextArray(
                                completed,
                                completion ->
                                        Boolean.toString(completion.rejection().isPresent())))
                .param("last", toTextArray(completed, completion -> Boolean.toString(completion.releasesStream())))
                .param(
                        "reasons",
                        toTextArray(
                                completed, completion -> completion.rejection().orElse(null)))
                .query(ColumnMapping::readFirstLong)
                .list();
    }

    /**
     * A pause of a stream until its next message is retried.
     *
     * @param tries the consecutive tries of that message
     */
    record StreamPause(long bindingId, long seq, int tries, Instant until, String reason) {}

    void pauseStreams(List<StreamPause> pauses) {
        jdbc.sql("""
                update reporting.stream s set due_at = n.until, paused_until = n.until, failure = n.reason,
                    tries = n.tries
                from unnest(:ids::bigint[], :seqs::bigint[], :tries::integer[], :untils::timestamptz[], :reasons::text[])
                    as n (id, seq, tries, until, reason)
                where s.binding_id = n.id and s.mark = n.seq - 1
                """)
                .param("ids", toLongArray(pauses, StreamPause::bindingId))
                .param("seqs", toLongArray(pauses, StreamPause::seq))
                .param("tries", toTextArray(pauses, pause -> Integer.toString(pause.tries())))
                .param("untils", toTimestampArray(pauses, StreamPause::until))
                .param("reasons", toTextArray(pauses, StreamPause::reason))
                .update();
    }
}
