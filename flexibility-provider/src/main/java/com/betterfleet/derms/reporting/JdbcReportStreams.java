package com.betterfleet.derms.reporting;

import static com.betterfleet.derms.database.ColumnMapping.readInstant;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalInstant;
import static com.betterfleet.derms.database.ColumnMapping.toLongArray;
import static com.betterfleet.derms.database.ColumnMapping.toTextArray;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;
import static com.betterfleet.derms.database.ColumnMapping.toTimestampArray;

import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.database.ColumnMapping;
import com.betterfleet.derms.quarantine.IsolatedJob;
import com.betterfleet.derms.quarantine.SubjectSelection;
import com.betterfleet.derms.time.Interval;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;

/**
 * Stores the streams of bound groups, and the checks of windows that are due on them.
 *
 * <p>Older column names: {@code mark} is {@code completedSeq}, {@code tried_seq} is {@code attemptedSeq}, {@code held}
 * is {@code blocked} and {@code told_until} is {@code publishedUntil}; table {@code look} stores the checks.
 */
@Repository
public class JdbcReportStreams {

    static final String SELECT =
            "select s.*, (extract(epoch from s.jitter) * 1000)::bigint as jitter_ms from reporting.stream s ";

    private static final String FROM_DUE = """
             from reporting.look where due_at <= :now and binding_id <> all(:excluded)
                and (:only::bigint[] is null or binding_id = any(:only)) order by due_at limit :limit
            """;

    private final JdbcClient jdbc;

    public JdbcReportStreams(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void openStream(GroupBinding binding, Instant since, Duration jitter) {
        jdbc.sql("""
                insert into reporting.stream (binding_id, connection_id, group_id, scope_id, since, jitter)
                values (:id, :connection, :group, :scope, :since, :jitter * interval '1 millisecond')
                on conflict (binding_id) do nothing
                """)
                .param("id", binding.id())
                .param("connection", binding.connectionId())
                .param("group", binding.groupId())
                .param("scope", binding.scopeId())
                .param("since", toTimestamp(since))
                .param("jitter", jitter.toMillis())
                .update();
    }

    /** Deletes a stream with its pending messages; the published windows stay readable. */
    void endStream(long bindingId) {
        jdbc.sql("update reporting.told_window set state = 'SKIPPED' where binding_id = :id and state = 'WAITING'")
                .param("id", bindingId)
                .update();
        jdbc.sql("delete from reporting.stream where binding_id = :id")
                .param("id", bindingId)
                .update();
    }

    /** Locks streams in the order of their ids, like every writer that locks several of them. */
    public Map<Long, ReportStream> lockStreams(Collection<Long> bindingIds) {
        return jdbc
                .sql(SELECT + "where binding_id = any(:ids) order by binding_id for update")
                .param("ids", bindingIds.toArray(Long[]::new))
                .query(JdbcReportStreams::toStream)
                .list()
                .stream()
                .collect(Collectors.toMap(ReportStream::bindingId, Function.identity()));
    }

    /** Schedules checks for the scopes of chargers whose windows changed, after the jitter of each stream. */
    void scheduleAssetChecks(Map<String, Interval> spansOfAssets, Instant now) {
        List<Map.Entry<String, Interval>> spans = List.copyOf(spansOfAssets.entrySet());
        jdbc.sql("""
                insert into reporting.look (binding_id, from_at, to_at, due_at)
                select s.binding_id, min(n.from_at), max(n.to_at), greatest(:now, max(n.to_at) + s.jitter)
                from unnest(:assets::text[], :froms::timestamptz[], :tos::timestamptz[]) as n (asset_id, from_at, to_at)
                join microgrid.membership m on m.asset_id = n.asset_id and m.metering_role = 'CHARGER'
                    and (m.from_at is null or m.from_at < n.to_at) and (m.until_at is null or m.until_at > n.from_at)
                join reporting.stream s on s.scope_id = m.scope_id and s.since < n.to_at
                group by s.binding_id
                """)
                .param("now", toTimestamp(now))
                .param("assets", toTextArray(spans, Map.Entry::getKey))
                .param(
                        "froms",
                        toTimestampArray(spans, entry -> entry.getValue().start()))
                .param("tos", toTimestampArray(spans, entry -> entry.getValue().end()))
                .update();
    }

    /** Finds the streams of a connection by binding id. */
    List<Long> findStreams(String connectionId) {
        return jdbc.sql("select binding_id from reporting.stream where connection_id = :id order by binding_id")
                .param("id", connectionId)
                .query(ColumnMapping::readFirstLong)
                .list();
    }

    /** Schedules an immediate check of streams, from which finer grids continue by themselves. */
    void scheduleFirstChecks(List<Long> bindingIds, Instant now) {
        scheduleChecks(bindingIds.stream()
                .map(bindingId -> new WindowCheck(bindingId, new Interval(now, now.plusNanos(1_000)), now))
                .toList());
    }

    /** Schedules checks, except where a stored one with the same due time covers their span. */
    void scheduleChecks(List<WindowCheck> checks) {
        if (checks.isEmpty()) {
            return;
        }
        jdbc.sql("""
                insert into reporting.look (binding_id, from_at, to_at, due_at)
                select * from unnest(:ids::bigint[], :froms::timestamptz[], :tos::timestamptz[], :dues::timestamptz[])
                    as n (binding_id, from_at, to_at, due_at)
                where not exists (select from reporting.look l where l.binding_id = n.binding_id
                    and l.due_at = n.due_at and l.from_at <= n.from_at and l.to_at >= n.to_at)
                """)
                .param("ids", toLongArray(checks, WindowCheck::bindingId))
                .param("froms", toTimestampArray(checks, check -> check.span().start()))
                .param("tos", toTimestampArray(checks, check -> check.span().end()))
                .param("dues", toTimestampArray(checks, WindowCheck::due))
                .update();
    }

    /** Deletes and returns due checks. Several may belong to one stream, and several instances may claim them. */
    List<WindowCheck> takeDueChecks(Instant now, SubjectSelection selection, int limit) {
        return bindDue(
                        "delete from reporting.look where id in (select id" + FROM_DUE
                                + " for update skip locked) returning *",
                        now,
                        selection,
                        limit)
                .query((row, number) -> new WindowCheck(
                        row.getLong("binding_id"),
                        new Interval(readInstant(row, "from_at"), readInstant(row, "to_at")),
                        readInstant(row, "due_at")))
                .list();
    }

    /** The SQL of the time of the next check. */
    static String dueTimeSql(IsolatedJob job) {
        return "least(%s, (select due_at from reporting.look where %s order by due_at limit 1))"
                .formatted(job.retryTimeSql(), job.notSetAsideSql("binding_id::text"));
    }

    List<Long> findDueBindings(Instant now, SubjectSelection selection, int limit) {
        return bindDue("select binding_id" + FROM_DUE, now, selection, limit)
                .query(ColumnMapping::readFirstLong)
                .list();
    }

    private StatementSpec bindDue(String sql, Instant now, SubjectSelection selection, int limit) {
        return jdbc.sql(sql)
                .param("now", toTimestamp(now))
                .params(selection.numberParameters())
                .param("limit", limit);
    }

    public static ReportStream toStream(ResultSet row, int number) throws SQLException {
        return new ReportStream(
                row.getLong("binding_id"),
                row.getString("connection_id"),
                row.getString("group_id"),
                row.getString("scope_id"),
                readInstant(row, "since"),
                Duration.ofMillis(row.getLong("jitter_ms")),
                row.getLong("last_seq"),
                row.getLong("mark"),
                row.getLong("tried_seq"),
                row.getInt("tries"),
                row.getBoolean("held"),
                readOptionalInstant(row, "told_until"));
    }
}
