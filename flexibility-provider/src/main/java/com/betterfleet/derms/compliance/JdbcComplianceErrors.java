package com.betterfleet.derms.compliance;

import static com.betterfleet.derms.compliance.JdbcOutboundItems.bindItem;
import static com.betterfleet.derms.database.ColumnMapping.readInstant;
import static com.betterfleet.derms.database.ColumnMapping.readInstants;
import static com.betterfleet.derms.database.ColumnMapping.readLongs;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalText;
import static com.betterfleet.derms.database.ColumnMapping.toLongArray;
import static com.betterfleet.derms.database.ColumnMapping.toTimestampArray;

import com.betterfleet.derms.compliance.ComplianceError.ComplianceErrorState;
import com.betterfleet.derms.compliance.JdbcOutboundItems.OutboundTable;
import com.betterfleet.derms.database.ColumnMapping;
import com.betterfleet.derms.partner.PartnerProperties.ComplianceRule;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.TimelineSegment;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Stored reports to partners, and the conflicts that are ongoing. */
@Repository
public class JdbcComplianceErrors {

    private static final int REPORT_LOCK = 7_391_254;

    private final JdbcClient jdbc;
    private final JdbcOutboundItems items;

    JdbcComplianceErrors(JdbcClient jdbc, JdbcOutboundItems items) {
        this.jdbc = jdbc;
        this.items = items;
    }

    /** @param error with any id; @return its id */
    long insertError(ComplianceError error) {
        return bindItem(jdbc.sql("""
                insert into compliance.error (scope_id, connection_id, binding_id, group_id, rule, message,
                    forecast_request_id, starts, ends, reported_by, reported_at, request_id, body, state)
                values (:scope, :connection, :binding, :group, :rule, :message, :forecast, :starts::timestamptz[],
                    :ends::timestamptz[], :by, :at, :request, :body, 'QUEUED')
                returning id
                """), error.item())
                .param("rule", error.rule().map(Enum::name).orElse(null))
                .param("message", error.message())
                .param("forecast", error.forecastRequestId())
                .param("starts", toTimestampArray(error.affectedBlocks(), Interval::start))
                .param("ends", toTimestampArray(error.affectedBlocks(), Interval::end))
                .query(ColumnMapping::readFirstLong)
                .single();
    }

    Optional<ComplianceError> findError(String scopeId, long id) {
        return items.findItem(OutboundTable.ERROR, scopeId, id, JdbcComplianceErrors::toError);
    }

    /** The newest first, older than {@code before} where that is above 0. */
    List<ComplianceError> listNewest(String scopeId, long before, int limit) {
        return items.listNewest(OutboundTable.ERROR, scopeId, before, limit, JdbcComplianceErrors::toError);
    }

    /** When a rule last reported a conflict of a scope. */
    public Optional<Instant> findLastReportByRule(String scopeId) {
        return jdbc.sql("""
                select reported_at from compliance.error where scope_id = :scope and rule is not null
                order by reported_at desc limit 1
                """)
                .param("scope", scopeId)
                .query((row, number) -> readInstant(row, "reported_at"))
                .optional();
    }

    /**
     * Returns the limits already reported in the ongoing conflict. Until the transaction ends no other instance
     * reports this scope by rule.
     */
    public Timeline<Power> lockReportedLimits(String scopeId, ComplianceRule rule) {
        jdbc.sql("select pg_advisory_xact_lock(:number, hashtext(:scope))")
                .param("number", REPORT_LOCK)
                .param("scope", scopeId)
                .query((row, number) -> true)
                .single();
        jdbc.sql("insert into compliance.conflict values (:scope, :rule, '{}', '{}', '{}') on conflict do nothing")
                .params(conflictKey(scopeId, rule))
                .update();
        return jdbc.sql("select * from compliance.conflict where scope_id = :scope and rule = :rule")
                .params(conflictKey(scopeId, rule))
                .query(JdbcComplianceErrors::toReportedLimits)
                .single();
    }

    public void storeReportedLimits(String scopeId, ComplianceRule rule, Timeline<Power> reportedLimits) {
        List<TimelineSegment<Power>> segments = reportedLimits.segments();
        jdbc.sql("""
                update compliance.conflict set starts = :starts::timestamptz[], ends = :ends::timestamptz[], limits_w = :limits
                where scope_id = :scope and rule = :rule
                """)
                .param(
                        "starts",
                        toTimestampArray(segments, segment -> segment.interval().start()))
                .param(
                        "ends",
                        toTimestampArray(segments, segment -> segment.interval().end()))
                .param(
                        "limits",
                        toLongArray(segments, segment -> segment.value().watts()))
                .params(conflictKey(scopeId, rule))
                .update();
    }

    /** The scopes in conflict at the last check. */
    /** The SQL of an instant in the past where a load is over its limit, or a conflict is open; else null. */
    public static String openConflictSql() {
        return """
                least((select timestamptz 'epoch' from compliance.breach where ended_at is null order by scope_id limit 1),
                    (select timestamptz 'epoch' from compliance.conflict limit 1))
                """;
    }

    public List<String> listConflictingScopes(ComplianceRule rule) {
        return jdbc.sql("select scope_id from compliance.conflict where rule = :rule")
                .param("rule", rule.name())
                .query(ColumnMapping::readFirstText)
                .list();
    }

    /** Ends the conflict; a later one is a new episode. */
    public void deleteConflict(String scopeId, ComplianceRule rule) {
        jdbc.sql("delete from compliance.conflict where scope_id = :scope and rule = :rule")
                .params(conflictKey(scopeId, rule))
                .update();
    }

    private static Map<String, String> conflictKey(String scopeId, ComplianceRule rule) {
        return Map.of("scope", scopeId, "rule", rule.name());
    }

    private static Timeline<Power> toReportedLimits(ResultSet row, int number) throws SQLException {
        List<Instant> starts = readInstants(row, "starts");
        List<Instant> ends = readInstants(row, "ends");
        List<Long> limits = readLongs(row, "limits_w");
        List<TimelineSegment<Power>> segments = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            segments.add(new TimelineSegment<>(new Interval(starts.get(i), ends.get(i)), new Power(limits.get(i))));
        }
        return Timeline.of(segments);
    }

    private static ComplianceError toError(ResultSet row, int number) throws SQLException {
        List<Instant> starts = readInstants(row, "starts");
        List<Instant> ends = readInstants(row, "ends");
        List<Interval> affectedBlocks = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            affectedBlocks.add(new Interval(starts.get(i), ends.get(i)));
        }
        return new ComplianceError(
                OutboundTable.ERROR.readItem(row),
                readOptionalText(row, "rule").map(ComplianceRule::valueOf),
                row.getString("message"),
                row.getString("forecast_request_id"),
                affectedBlocks,
                ComplianceErrorState.valueOf(row.getString("state")));
    }
}
