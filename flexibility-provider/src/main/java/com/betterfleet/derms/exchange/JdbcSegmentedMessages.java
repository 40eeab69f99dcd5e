package com.betterfleet.derms.exchange;

import static com.betterfleet.derms.database.ColumnMapping.readInstant;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalInstant;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;

import com.betterfleet.derms.database.ColumnMapping;
import com.betterfleet.derms.quarantine.IsolatedJob;
import com.betterfleet.derms.quarantine.SubjectSelection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcSegmentedMessages {

    private final JdbcClient jdbc;

    JdbcSegmentedMessages(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A segmented message that is being assembled.
     *
     * @param count the number of its segments
     * @param receivedNumbers the numbers of the segments that have arrived
     * @param elements the number of elements in them
     */
    record SegmentedMessage(
            long id,
            String connectionId,
            String type,
            String key,
            int count,
            String subject,
            String statementKind,
            Instant openedAt,
            Optional<Instant> completedAt,
            Set<Integer> receivedNumbers,
            int elements) {

        /** When its timeout began. */
        Instant timeoutStart() {
            return completedAt.orElse(openedAt);
        }

        SegmentedMessageAbandoned toAbandonedEvent(Duration waited) {
            return new SegmentedMessageAbandoned(
                    connectionId, type, subject, key, List.copyOf(receivedNumbers), count, waited);
        }
    }

    boolean hasMessage(MessageSegment segment, String key) {
        return jdbc.sql("""
                select exists (select from exchange.assembly
                    where connection_id = :connection and type = :type and key = :key)
                """)
                .param("connection", segment.connectionId())
                .param("type", segment.type())
                .param("key", key)
                .query((row, number) -> row.getBoolean(1))
                .single();
    }

    void insertIfAbsent(MessageSegment segment, String key, Instant now) {
        jdbc.sql("""
                insert into exchange.assembly (connection_id, type, key, parts, subject, sort, opened_at)
                values (:connection, :type, :key, :parts, :subject, :sort, :now)
                on conflict (connection_id, type, key) do nothing
                """)
                .param("connection", segment.connectionId())
                .param("type", segment.type())
                .param("key", key)
                .param("parts", segment.count())
                .param("subject", segment.subject())
                .param("sort", segment.statementKind())
                .param("now", toTimestamp(now))
                .update();
    }

    Optional<SegmentedMessage> lockMessage(MessageSegment segment, String key) {
        return jdbc.sql("""
                select * from exchange.assembly
                where connection_id = :connection and type = :type and key = :key for update
                """)
                .param("connection", segment.connectionId())
                .param("type", segment.type())
                .param("key", key)
                .query(this::toSegmentedMessage)
                .optional();
    }

    /** Whether a message has waited, for a segment or after its completion, since this instant or before. */
    /** The SQL of the next end of a wait, as far as an instance listened throughout. */
    static String dueTimeSql(IsolatedJob job, Duration timeout) {
        return """
                least(%s, (select coalesce(settled_at, opened_at) + interval '%d seconds' from exchange.assembly
                    where %s order by coalesce(settled_at, opened_at) limit 1))
                """.formatted(job.retryTimeSql(), timeout.toSeconds(), job.notSetAsideSql("connection_id"));
    }

    boolean existsWaitingSince(Instant last) {
        return jdbc.sql("""
                select exists (select from exchange.assembly
                    where opened_at <= :last and coalesce(settled_at, opened_at) <= :last)
                """)
                .param("last", toTimestamp(last))
                .query(Boolean.class)
                .single();
    }

    List<SegmentedMessage> lockWaitingSince(Instant last, SubjectSelection selection, int limit) {
        // Always in the same order, since listeners write to rows that other transactions may lock too.
        return jdbc.sql("""
                select * from exchange.assembly where opened_at <= :last and coalesce(settled_at, opened_at) <= :last
                    and connection_id <> all(:excluded) and (:only::text[] is null or connection_id = any(:only))
                order by connection_id, subject, id limit :limit for update skip locked
                """)
                .param("last", toTimestamp(last))
                .params(selection.parameters())
                .param("limit", limit)
                .query(this::toSegmentedMessage)
                .list();
    }

    List<String> findConnectionsWaitingSince(Instant last, SubjectSelection selection) {
        return jdbc.sql("""
                select distinct connection_id from exchange.assembly where opened_at <= :last and coalesce(settled_at, opened_at) <= :last
                    and connection_id <> all(:excluded)
                """)
                .param("last", toTimestamp(last))
                .params(selection.parameters())
                .query(ColumnMapping::readFirstText)
                .list();
    }

    /** Whether this segment has arrived before with the same body. */
    boolean hasSegment(long assemblyId, MessageSegment segment) {
        return jdbc.sql("""
                select exists (select from exchange.part
                    where assembly_id = :assembly and number = :number and body = :body)
                """)
                .param("assembly", assemblyId)
                .param("number", segment.number())
                .param("body", segment.body())
                .query((row, number) -> row.getBoolean(1))
                .single();
    }

    void insertSegment(long assemblyId, MessageSegment segment) {
        jdbc.sql("""
                insert into exchange.part (assembly_id, number, body, elements)
                values (:assembly, :number, :body, :elements)
                """)
                .param("assembly", assemblyId)
                .param("number", segment.number())
                .param("body", segment.body())
                .param("elements", segment.elements())
                .update();
    }

    List<String> readBodies(long assemblyId) {
        return jdbc.sql("select body from exchange.part where assembly_id = :assembly order by number")
                .param("assembly", assemblyId)
                .query(ColumnMapping::readFirstText)
                .list();
    }

    void markCompleted(long assemblyId, Instant now) {
        jdbc.sql("update exchange.assembly set settled_at = :now where id = :id")
                .param("now", toTimestamp(now))
                .param("id", assemblyId)
                .update();
    }

    void deleteMessage(long assemblyId) {
        jdbc.sql("delete from exchange.assembly where id = :id")
                .param("id", assemblyId)
                .update();
    }

    private SegmentedMessage toSegmentedMessage(ResultSet row, int number) throws SQLException {
        Set<Integer> parts = new TreeSet<>();
        int elements = 0;
        for (StoredSegment segment : readSegments(row.getLong("id"))) {
            parts.add(segment.number());
            elements += segment.elements();
        }
        return new SegmentedMessage(
                row.getLong("id"),
                row.getString("connection_id"),
                row.getString("type"),
                row.getString("key"),
                row.getInt("parts"),
                row.getString("subject"),
                row.getString("sort"),
                readInstant(row, "opened_at"),
                readOptionalInstant(row, "settled_at"),
                parts,
                elements);
    }

    private record StoredSegment(int number, int elements) {}

    private List<StoredSegment> readSegments(long assemblyId) {
        return jdbc.sql("select number, elements from exchange.part where assembly_id = :assembly")
                .param("assembly", assemblyId)
                .query((row, index) -> new StoredSegment(row.getInt("number"), row.getInt("elements")))
                .list();
    }
}
