package com.betterfleet.derms.reporting;

import static com.betterfleet.derms.database.Columns.instant;
import static com.betterfleet.derms.database.Columns.longs;
import static com.betterfleet.derms.database.Columns.texts;
import static com.betterfleet.derms.database.Columns.timestamp;
import static com.betterfleet.derms.database.Columns.timestamps;

import com.betterfleet.derms.reporting.ReportWording.Worded;
import com.betterfleet.derms.time.Interval;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Messages as they are made. */
@Repository
class JdbcReportMessages {

    private final JdbcClient jdbc;

    JdbcReportMessages(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A message to be stored. */
    record Draft(long bindingId, long seq, Interval window, Worded words, String requestId) {}

    /** A message that is stored and waits. */
    record Waiting(long id, long bindingId, long seq, Instant start) {}

    /** Other words for a message that has not left yet. */
    record Reworded(long id, Worded words) {}

    void insert(List<Draft> drafts, Instant now) {
        jdbc.sql("""
                insert into reporting.message (created_at, binding_id, seq, start_at, end_at, type, request_id, body)
                select :now, n.* from unnest(:ids::bigint[], :seqs::bigint[], :starts::timestamptz[], :ends::timestamptz[],
                    :types::text[], :requests::text[], :bodies::text[]) as n
                """)
                .param("now", timestamp(now))
                .param("ids", longs(drafts, Draft::bindingId))
                .param("seqs", longs(drafts, Draft::seq))
                .param("starts", timestamps(drafts, draft -> draft.window().start()))
                .param("ends", timestamps(drafts, draft -> draft.window().end()))
                .param("types", texts(drafts, draft -> draft.words().type()))
                .param("requests", texts(drafts, Draft::requestId))
                .param("bodies", texts(drafts, draft -> draft.words().body()))
                .update();
    }

    /** Makes streams due that have new messages, and notes how far they have told. */
    void queued(Map<Long, Long> lastSeqs, Map<Long, Instant> toldUntil, Instant now) {
        Set<Long> all = new TreeSet<>(lastSeqs.keySet());
        all.addAll(toldUntil.keySet());
        List<Long> ids = List.copyOf(all);
        jdbc.sql("""
                update reporting.stream s set last_seq = coalesce(n.last_seq, s.last_seq),
                    told_until = coalesce(n.told_until, s.told_until),
                    due_at = case when n.last_seq is null then s.due_at else coalesce(s.due_at, :now) end
                from unnest(:ids::bigint[], :seqs::bigint[], :told::timestamptz[]) as n (id, last_seq, told_until)
                where s.binding_id = n.id
                """)
                .param("now", timestamp(now))
                .param("ids", longs(ids, id -> id))
                .param("seqs", longs(ids, lastSeqs::get))
                .param("told", texts(ids, id -> {
                    Instant until = toldUntil.get(id);
                    return until == null ? null : until.toString();
                }))
                .update();
    }

    /** What waits of these streams, in its order, by binding. */
    Map<Long, List<Waiting>> waiting(Collection<Long> bindingIds) {
        return jdbc
                .sql("""
                select id, binding_id, seq, start_at from reporting.message
                where binding_id = any(:ids) and dead_at is null order by binding_id, seq
                """)
                .param("ids", bindingIds.toArray(Long[]::new))
                .query((row, number) -> new Waiting(
                        row.getLong("id"), row.getLong("binding_id"), row.getLong("seq"), instant(row, "start_at")))
                .list()
                .stream()
                .collect(Collectors.groupingBy(Waiting::bindingId));
    }

    void reword(List<Reworded> messages) {
        jdbc.sql("""
                update reporting.message m set type = n.type, body = n.body
                from unnest(:ids::bigint[], :types::text[], :bodies::text[]) as n (id, type, body) where m.id = n.id
                """)
                .param("ids", longs(messages, Reworded::id))
                .param("types", texts(messages, message -> message.words().type()))
                .param("bodies", texts(messages, message -> message.words().body()))
                .update();
    }
}
