package com.betterfleet.derms.compliance;

import static com.betterfleet.derms.database.Columns.instant;
import static com.betterfleet.derms.database.Columns.instants;
import static com.betterfleet.derms.database.Columns.longs;
import static com.betterfleet.derms.database.Columns.optionalInstant;
import static com.betterfleet.derms.database.Columns.optionalText;
import static com.betterfleet.derms.database.Columns.timestamp;
import static com.betterfleet.derms.database.Columns.timestamps;

import com.betterfleet.derms.compliance.ComplianceError.State;
import com.betterfleet.derms.connection.PartnerTerms.ComplianceRule;
import com.betterfleet.derms.database.Columns;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.Segment;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What was said of forecasts that cannot be met, and the conflicts that last, as stored. */
@Repository
class JdbcComplianceErrors implements Outgoing {

    private static final int SPEAKING = 7_391_254;

    private final JdbcClient jdbc;

    JdbcComplianceErrors(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param error with any id; @return its id */
    long insert(ComplianceError error) {
        return jdbc.sql("""
                insert into compliance.error (scope_id, connection_id, binding_id, group_id, rule, message,
                    forecast_request_id, starts, ends, reported_by, reported_at, request_id, body, state)
                values (:scope, :connection, :binding, :group, :rule, :message, :forecast, :starts::timestamptz[],
                    :ends::timestamptz[], :by, :at, :request, :body, 'QUEUED')
                returning id
                """)
                .param("scope", error.scopeId())
                .param("connection", error.connectionId())
                .param("binding", error.bindingId())
                .param("group", error.groupId())
                .param("rule", error.rule().map(Enum::name).orElse(null))
                .param("message", error.message())
                .param("forecast", error.forecastRequestId())
                .param("starts", timestamps(error.affected(), Interval::start))
                .param("ends", timestamps(error.affected(), Interval::end))
                .param("by", error.reportedBy())
                .param("at", timestamp(error.reportedAt()))
                .param("request", error.requestId())
                .param("body", error.body())
                .query(Columns::firstLong)
                .single();
    }

    Optional<ComplianceError> find(String scopeId, long id) {
        return jdbc.sql("select * from compliance.error where scope_id = :scope and id = :id")
                .param("scope", scopeId)
                .param("id", id)
                .query(JdbcComplianceErrors::toError)
                .optional();
    }

    /** The newest first, older than {@code before} where that is above 0. */
    List<ComplianceError> newest(String scopeId, long before, int limit) {
        return jdbc.sql("""
                select * from compliance.error where scope_id = :scope and (:before = 0 or id < :before)
                order by id desc limit :limit
                """)
                .param("scope", scopeId)
                .param("before", before)
                .param("limit", limit)
                .query(JdbcComplianceErrors::toError)
                .list();
    }

    /** When a rule last said something of a scope. */
    Optional<Instant> lastByRule(String scopeId) {
        return jdbc.sql("""
                select reported_at from compliance.error where scope_id = :scope and rule is not null
                order by reported_at desc limit 1
                """)
                .param("scope", scopeId)
                .query((row, number) -> instant(row, "reported_at"))
                .optional();
    }

    @Override
    public Optional<String> delivered(String requestId, Instant at) {
        return jdbc.sql("""
                update compliance.error set state = 'DELIVERED', delivered_at = coalesce(delivered_at, :at), trouble = null
                where request_id = :request returning scope_id
                """)
                .param("at", timestamp(at))
                .param("request", requestId)
                .query(Columns::firstText)
                .optional();
    }

    @Override
    public Optional<String> troubled(String requestId, String trouble) {
        return queued(requestId, State.QUEUED, trouble);
    }

    @Override
    public Optional<String> failed(String requestId, String trouble) {
        return queued(requestId, State.FAILED, trouble);
    }

    private Optional<String> queued(String requestId, State state, String trouble) {
        return jdbc.sql("""
                update compliance.error set state = :state, trouble = :trouble
                where request_id = :request and state = 'QUEUED' returning scope_id
                """)
                .param("state", state.name())
                .param("trouble", trouble)
                .param("request", requestId)
                .query(Columns::firstText)
                .optional();
    }

    @Override
    public List<String> cancelOf(String scopeId, String why) {
        return jdbc.sql("""
                update compliance.error set state = 'CANCELLED', trouble = :why
                where scope_id = :scope and state = 'QUEUED' returning request_id
                """)
                .param("why", why)
                .param("scope", scopeId)
                .query(Columns::firstText)
                .list();
    }

    /**
     * Of which blocks the partner has been told in the conflict that lasts. Until the transaction ends nobody else speaks of this
     * scope by rule.
     */
    Timeline<Power> lockTold(String scopeId, ComplianceRule rule) {
        jdbc.sql("select pg_advisory_xact_lock(:number, hashtext(:scope))")
                .param("number", SPEAKING)
                .param("scope", scopeId)
                .query((row, number) -> true)
                .single();
        jdbc.sql("insert into compliance.conflict values (:scope, :rule, '{}', '{}', '{}') on conflict do nothing")
                .params(key(scopeId, rule))
                .update();
        return jdbc.sql("select * from compliance.conflict where scope_id = :scope and rule = :rule")
                .params(key(scopeId, rule))
                .query(JdbcComplianceErrors::toTold)
                .single();
    }

    void told(String scopeId, ComplianceRule rule, Timeline<Power> told) {
        List<Segment<Power>> segments = told.segments();
        jdbc.sql("""
                update compliance.conflict set starts = :starts::timestamptz[], ends = :ends::timestamptz[], limits_w = :limits
                where scope_id = :scope and rule = :rule
                """)
                .param(
                        "starts",
                        timestamps(segments, segment -> segment.interval().start()))
                .param(
                        "ends",
                        timestamps(segments, segment -> segment.interval().end()))
                .param("limits", longs(segments, segment -> segment.value().watts()))
                .params(key(scopeId, rule))
                .update();
    }

    /** The conflicts that were there when it was last looked. */
    List<String> conflicting(ComplianceRule rule) {
        return jdbc.sql("select scope_id from compliance.conflict where rule = :rule")
                .param("rule", rule.name())
                .query(Columns::firstText)
                .list();
    }

    /** It is over: another one is another episode. */
    void over(String scopeId, ComplianceRule rule) {
        jdbc.sql("delete from compliance.conflict where scope_id = :scope and rule = :rule")
                .params(key(scopeId, rule))
                .update();
    }

    private static Map<String, String> key(String scopeId, ComplianceRule rule) {
        return Map.of("scope", scopeId, "rule", rule.name());
    }

    private static Timeline<Power> toTold(ResultSet row, int number) throws SQLException {
        List<Instant> starts = instants(row, "starts");
        List<Instant> ends = instants(row, "ends");
        List<Long> limits = longs(row, "limits_w");
        List<Segment<Power>> segments = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            segments.add(new Segment<>(new Interval(starts.get(i), ends.get(i)), new Power(limits.get(i))));
        }
        return Timeline.of(segments);
    }

    private static ComplianceError toError(ResultSet row, int number) throws SQLException {
        List<Instant> starts = instants(row, "starts");
        List<Instant> ends = instants(row, "ends");
        List<Interval> affected = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            affected.add(new Interval(starts.get(i), ends.get(i)));
        }
        return new ComplianceError(
                row.getLong("id"),
                row.getString("scope_id"),
                row.getString("connection_id"),
                row.getLong("binding_id"),
                row.getString("group_id"),
                optionalText(row, "rule").map(ComplianceRule::valueOf),
                row.getString("message"),
                row.getString("forecast_request_id"),
                affected,
                row.getString("reported_by"),
                instant(row, "reported_at"),
                row.getString("request_id"),
                row.getString("body"),
                State.valueOf(row.getString("state")),
                optionalInstant(row, "delivered_at"),
                optionalText(row, "trouble"));
    }
}
