package com.betterfleet.derms.incident.monitoring;

import static com.betterfleet.derms.database.ColumnMapping.toTextArray;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;
import static com.betterfleet.derms.database.ColumnMapping.toTimestampArray;

import com.betterfleet.derms.database.ColumnMapping;
import com.betterfleet.derms.quarantine.IsolatedJob;
import com.betterfleet.derms.quarantine.SubjectSelection;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;

/** Stored times of the next advisory check of each scope. */
@Repository
class JdbcAdvisorySchedule {

    private static final String SELECT_DUE = """
            select scope_id from incident.lookout where look_at <= :now and scope_id <> all(:excluded)
                and (:only::text[] is null or scope_id = any(:only)) order by look_at limit :limit
            """;

    private final JdbcClient jdbc;

    JdbcAdvisorySchedule(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The next check of a scope, as computed at this one. */
    record NextCheck(String scopeId, Instant at) {}

    /** Makes a check due, at the earliest {@code minInterval} after the last one. */
    void requestChecks(Collection<String> scopeIds, Instant now, Duration minInterval) {
        jdbc.sql("""
                insert into incident.lookout as l (scope_id, looked_at, look_at)
                select scope_id, :never, :now from unnest(:scopes::text[]) as n (scope_id) order by scope_id
                on conflict (scope_id) do update set
                    look_at = least(l.look_at, greatest(:now, l.looked_at + :seconds * interval '1 second'))
                """)
                .param("scopes", toTextArray(scopeIds))
                .param("never", toTimestamp(Instant.EPOCH))
                .param("now", toTimestamp(now))
                .param("seconds", minInterval.toSeconds())
                .update();
    }

    /** Adds scopes that have no schedule yet. */
    void enrolScopes(Collection<String> scopeIds, Instant now) {
        jdbc.sql("""
                insert into incident.lookout (scope_id, looked_at, look_at)
                select scope_id, :never, :now from unnest(:scopes::text[]) as n (scope_id) order by scope_id
                on conflict do nothing
                """)
                .param("scopes", toTextArray(scopeIds))
                .param("never", toTimestamp(Instant.EPOCH))
                .param("now", toTimestamp(now))
                .update();
    }

    /**
     * Claims scopes whose check is due; their next check is at {@code defaultNextCheck} unless it is brought forward.
     */
    List<String> claimDue(Instant now, Instant defaultNextCheck, SubjectSelection selection, int limit) {
        return bindDue(
                        "update incident.lookout set looked_at = :now, look_at = :meanwhile where scope_id in ("
                                + SELECT_DUE + " for update skip locked) returning scope_id",
                        now,
                        selection,
                        limit)
                .param("meanwhile", toTimestamp(defaultNextCheck))
                .query(ColumnMapping::readFirstText)
                .list();
    }

    /** The SQL of the time of the next check. */
    static String dueTimeSql(IsolatedJob job) {
        return "least(%s, (select look_at from incident.lookout where %s order by look_at limit 1))"
                .formatted(job.retryTimeSql(), job.notSetAsideSql("scope_id"));
    }

    List<String> findDueIds(Instant now, SubjectSelection selection, int limit) {
        return bindDue(SELECT_DUE, now, selection, limit)
                .query(ColumnMapping::readFirstText)
                .list();
    }

    private StatementSpec bindDue(String sql, Instant now, SubjectSelection selection, int limit) {
        return jdbc.sql(sql)
                .param("now", toTimestamp(now))
                .params(selection.parameters())
                .param("limit", limit);
    }

    /** Brings checks forward to their computed times. */
    void bringForward(List<NextCheck> nextChecks) {
        jdbc.sql("""
                update incident.lookout l set look_at = least(l.look_at, n.at)
                from unnest(:scopes::text[], :ats::timestamptz[]) as n (scope_id, at) where l.scope_id = n.scope_id
                """)
                .param("scopes", toTextArray(nextChecks, NextCheck::scopeId))
                .param("ats", toTimestampArray(nextChecks, NextCheck::at))
                .update();
    }

    void removeScopes(Collection<String> scopeIds) {
        jdbc.sql("delete from incident.lookout where scope_id = any(:scopes)")
                .param("scopes", toTextArray(scopeIds))
                .update();
    }
}
