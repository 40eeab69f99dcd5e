package com.betterfleet.derms.reporting;

import static com.betterfleet.derms.database.ColumnMapping.readInstant;
import static com.betterfleet.derms.database.ColumnMapping.toLongArray;
import static com.betterfleet.derms.database.ColumnMapping.toTextArray;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;
import static com.betterfleet.derms.database.ColumnMapping.toTimestampArray;

import com.betterfleet.derms.reporting.ReportFormatter.FormattedReport;
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

/** Stores new report messages. */
@Repository
public class JdbcReportMessages {

    private final JdbcClient jdbc;

    public JdbcReportMessages(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public record NewReportMessage(
            long bindingId, long seq, Interval window, FormattedReport content, String requestId) {}

    /** A stored message that is not completed. */
    record PendingReportMessage(long id, long bindingId, long seq, Instant start) {}

    /** New content for a message that was not sent yet. */
    record MessageReplacement(long id, FormattedReport content) {}

    public void insertMessages(List<NewReportMessage> newMessages, Instant now) {
        jdbc.sql("""
                insert into reporting.message (created_at, binding_id, seq, start_at, end_at, type, request_id, body)
                select :now, n.* from unnest(:ids::bigint[], :seqs::bigint[], :starts::timestamptz[], :ends::timestamptz[],
                    :types::text[], :requests::text[], :bodies::text[]) as n
                """)
                .param("now", toTimestamp(now))
                .param("ids", toLongArray(newMessages, NewReportMessage::bindingId))
                .param("seqs", toLongArray(newMessages, NewReportMessage::seq))
                .param(
                        "starts",
                        toTimestampArray(
                                newMessages, message -> message.window().start()))
                .param(
                        "ends",
                        toTimestampArray(
                                newMessages, message -> message.window().end()))
                .param(
                        "types",
                        toTextArray(newMessages, message -> message.content().type()))
                .param("requests", toTextArray(newMessages, NewReportMessage::requestId))
                .param(
                        "bodies",
                        toTextArray(newMessages, message -> message.content().body()))
                .update();
    }

    /** Makes streams with new messages due, and stores the end of their newest published window. */
    public void advanceStreams(Map<Long, Long> lastSeqs, Map<Long, Instant> publishedUntil, Instant now) {
        Set<Long> all = new TreeSet<>(lastSeqs.keySet());
        all.addAll(publishedUntil.keySet());
        List<Long> ids = List.copyOf(all);
        jdbc.sql("""
                update reporting.stream s set last_seq = coalesce(n.last_seq, s.last_seq),
                    told_until = coalesce(n.told_until, s.told_until),
                    due_at = case when n.last_seq is null then s.due_at else coalesce(s.due_at, :now) end
                from unnest(:ids::bigint[], :seqs::bigint[], :published::timestamptz[]) as n (id, last_seq, told_until)
                where s.binding_id = n.id
                """)
                .param("now", toTimestamp(now))
                .param("ids", toLongArray(ids, id -> id))
                .param("seqs", toLongArray(ids, lastSeqs::get))
                .param("published", toTextArray(ids, id -> {
                    Instant until = publishedUntil.get(id);
                    return until == null ? null : until.toString();
                }))
                .update();
    }

    /** Finds the pending messages of streams, in order, by binding. */
    Map<Long, List<PendingReportMessage>> findPending(Collection<Long> bindingIds) {
        return jdbc
                .sql("""
                select id, binding_id, seq, start_at from reporting.message
                where binding_id = any(:ids) and dead_at is null order by binding_id, seq
                """)
                .param("ids", bindingIds.toArray(Long[]::new))
                .query((row, number) -> new PendingReportMessage(
                        row.getLong("id"), row.getLong("binding_id"), row.getLong("seq"), readInstant(row, "start_at")))
                .list()
                .stream()
                .collect(Collectors.groupingBy(PendingReportMessage::bindingId));
    }

    void replaceMessages(List<MessageReplacement> messages) {
        jdbc.sql("""
                update reporting.message m set type = n.type, body = n.body
                from unnest(:ids::bigint[], :types::text[], :bodies::text[]) as n (id, type, body) where m.id = n.id
                """)
                .param("ids", toLongArray(messages, MessageReplacement::id))
                .param(
                        "types",
                        toTextArray(messages, message -> message.content().type()))
                .param(
                        "bodies",
                        toTextArray(messages, message -> message.content().body()))
                .update();
    }
}
