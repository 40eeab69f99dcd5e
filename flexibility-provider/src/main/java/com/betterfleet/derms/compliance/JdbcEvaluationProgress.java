package com.betterfleet.derms.compliance;

import static com.betterfleet.derms.database.ColumnMapping.readInstant;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalDecimal;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalRecord;
import static com.betterfleet.derms.database.ColumnMapping.toLongArray;
import static com.betterfleet.derms.database.ColumnMapping.toTextArray;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;
import static com.betterfleet.derms.database.ColumnMapping.toTimestampArray;

import com.betterfleet.derms.compliance.EvaluationProgress.QuarterHourProgress;
import com.betterfleet.derms.database.ColumnMapping;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.quarantine.IsolatedJob;
import com.betterfleet.derms.quarantine.SubjectSelection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;

/** Stored evaluation progress of scopes, and when each is checked next. */
@Repository
public class JdbcEvaluationProgress {
    private static final String STORE_PROGRESS = """
                update compliance.breach_watch w set looked_at = :now, look_at = n.look_at, judged_until = n.judged_until,
                    quarter_start = n.quarter_start, quarter_until = n.quarter_until,
                    quarter_import_wh = n.import_wh, quarter_export_wh = n.export_wh,
                    quarter_complete = n.complete, quarter_estimated = n.estimated,
                    heading_direction = n.direction, heading_since = n.since, heading_until = n.until,
                    heading_w = n.projected_w, heading_limit_w = n.limit_w
                from unnest(:scopes::text[], :looks::timestamptz[], :evaluated::timestamptz[], :starts::timestamptz[],
                    :untils::timestamptz[], :imports::numeric[], :exports::numeric[], :completes::boolean[],
                    :estimates::boolean[], :directions::text[], :sinces::timestamptz[], :ends::timestamptz[],
                    :projected::bigint[], :limits::bigint[]) as n (scope_id, look_at, judged_until, quarter_start,
                    quarter_until, import_wh, export_wh, complete, estimated, direction, since, until, projected_w, limit_w)
                where w.scope_id = n.scope_id
                """;

    private static final String FROM_DUE = """
             from compliance.breach_watch where look_at <= :now and scope_id <> all(:excluded)
                and (:only::text[] is null or scope_id = any(:only)) order by look_at limit :limit
            """;

    private final JdbcClient jdbc;

    JdbcEvaluationProgress(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Makes a check due, at the earliest {@code minInterval} after the last one. */
    public void requestChecks(Collection<String> scopeIds, Instant now, Duration minInterval) {
        jdbc.sql("""
                insert into compliance.breach_watch as w (scope_id, looked_at, look_at, judged_until)
                select s.id, :never, :now, :never from microgrid.scope s where s.id = any(:scopes) order by s.id
                on conflict (scope_id) do update set
                    look_at = least(w.look_at, greatest(:now, w.looked_at + :seconds * interval '1 second'))
                """)
                .param("scopes", toTextArray(scopeIds))
                .param("never", toTimestamp(Instant.EPOCH))
                .param("now", toTimestamp(now))
                .param("seconds", minInterval.toSeconds())
                .update();
    }

    /** Locks scopes whose check is due until the transaction ends; skips those locked by another instance. */
    public List<EvaluationProgress> claimDue(Instant now, SubjectSelection selection, int limit) {
        return bindDue("select *" + FROM_DUE + " for update skip locked", now, selection, limit)
                .query(JdbcEvaluationProgress::toProgress)
                .list();
    }

    /** The SQL of the time of the next check. */
    public static String dueTimeSql(IsolatedJob evaluation, IsolatedJob requests) {
        return "least(%s, %s, (select look_at from compliance.breach_watch where %s order by look_at limit 1))"
                .formatted(
                        evaluation.retryTimeSql(), requests.retryTimeSql(), evaluation.notSetAsideSql("scope_id"));
    }

    public List<String> findDueIds(Instant now, SubjectSelection selection, int limit) {
        return bindDue("select scope_id" + FROM_DUE, now, selection, limit)
                .query(ColumnMapping::readFirstText)
                .list();
    }

    private StatementSpec bindDue(String sql, Instant now, SubjectSelection selection, int limit) {
        return jdbc.sql(sql)
                .param("now", toTimestamp(now))
                .params(selection.parameters())
                .param("limit", limit);
    }

    /** Stores the progress of claimed scopes, and when each is checked next if no reading arrives. */
    public void storeProgress(
            List<EvaluationProgress> evaluations, Instant now, Function<EvaluationProgress, Instant> nextCheck) {
        StatementSpec statement = jdbc.sql(STORE_PROGRESS)
                .param("now", toTimestamp(now))
                .param("scopes", toTextArray(evaluations, EvaluationProgress::scopeId))
                .param("looks", toTimestampArray(evaluations, nextCheck))
                .param("evaluated", toTimestampArray(evaluations, EvaluationProgress::evaluatedUntil));
        bindProjections(bindQuarterHours(statement, evaluations), evaluations).update();
    }

    private static StatementSpec bindQuarterHours(StatementSpec statement, List<EvaluationProgress> evaluations) {
        return statement
                .param(
                        "starts",
                        quarterHourColumn(evaluations, part -> part.start().toString()))
                .param(
                        "untils",
                        quarterHourColumn(evaluations, part -> part.until().toString()))
                .param("imports", quarterHourColumn(evaluations, part -> toNumericText(part.imported())))
                .param("exports", quarterHourColumn(evaluations, part -> toNumericText(part.exported())))
                .param("completes", quarterHourColumn(evaluations, part -> Boolean.toString(part.complete())))
                .param("estimates", quarterHourColumn(evaluations, part -> Boolean.toString(part.estimated())));
    }

    private static StatementSpec bindProjections(StatementSpec statement, List<EvaluationProgress> evaluations) {
        return statement
                .param(
                        "directions",
                        projectionColumn(evaluations, part -> part.direction().name()))
                .param(
                        "sinces",
                        projectionColumn(evaluations, part -> part.since().toString()))
                .param(
                        "ends",
                        projectionColumn(evaluations, part -> part.until().toString()))
                .param("projected", projectionWattsColumn(evaluations, ProjectedBreach::projectedMean))
                .param("limits", projectionWattsColumn(evaluations, ProjectedBreach::limit));
    }

    private static @Nullable Long[] projectionWattsColumn(
            List<EvaluationProgress> evaluations, Function<ProjectedBreach, Power> column) {
        return toLongArray(evaluations, evaluation -> projectionWatts(evaluation, column));
    }

    Optional<EvaluationProgress> findByScope(String scopeId) {
        return jdbc.sql("select * from compliance.breach_watch where scope_id = :id")
                .param("id", scopeId)
                .query(JdbcEvaluationProgress::toProgress)
                .optional();
    }

    List<ProjectedBreach> listProjectedBreaches(Instant now) {
        return jdbc.sql("select * from compliance.breach_watch where heading_until > :now order by scope_id")
                .param("now", toTimestamp(now))
                .query(JdbcEvaluationProgress::toProjectedBreach)
                .list();
    }

    private static @Nullable String[] quarterHourColumn(
            List<EvaluationProgress> evaluations, Function<QuarterHourProgress, @Nullable String> column) {
        return toTextArray(
                evaluations,
                evaluation -> evaluation.quarterHour().isPresent()
                        ? column.apply(evaluation.quarterHour().get())
                        : null);
    }

    private static @Nullable String[] projectionColumn(
            List<EvaluationProgress> evaluations, Function<ProjectedBreach, String> column) {
        return toTextArray(
                evaluations,
                evaluation -> evaluation.projectedBreach().isPresent()
                        ? column.apply(evaluation.projectedBreach().get())
                        : null);
    }

    private static @Nullable Long projectionWatts(
            EvaluationProgress evaluation, Function<ProjectedBreach, Power> power) {
        return evaluation.projectedBreach().isPresent()
                ? power.apply(evaluation.projectedBreach().get()).watts()
                : null;
    }

    private static @Nullable String toNumericText(Optional<Energy> energy) {
        return energy.isPresent() ? energy.get().wattHours().toPlainString() : null;
    }

    private static EvaluationProgress toProgress(ResultSet row, int number) throws SQLException {
        return new EvaluationProgress(
                row.getString("scope_id"),
                readInstant(row, "judged_until"),
                readOptionalRecord(row, "quarter_start", JdbcEvaluationProgress::toQuarterHour),
                readOptionalRecord(row, "heading_until", projection -> toProjectedBreach(projection, number)));
    }

    private static QuarterHourProgress toQuarterHour(ResultSet row) throws SQLException {
        return new QuarterHourProgress(
                readInstant(row, "quarter_start"),
                readInstant(row, "quarter_until"),
                readOptionalDecimal(row, "quarter_import_wh").map(Energy::new),
                readOptionalDecimal(row, "quarter_export_wh").map(Energy::new),
                row.getBoolean("quarter_complete"),
                row.getBoolean("quarter_estimated"));
    }

    private static ProjectedBreach toProjectedBreach(ResultSet row, int number) throws SQLException {
        return new ProjectedBreach(
                row.getString("scope_id"),
                Direction.valueOf(row.getString("heading_direction")),
                readInstant(row, "heading_since"),
                readInstant(row, "heading_until"),
                new Power(row.getLong("heading_w")),
                new Power(row.getLong("heading_limit_w")));
    }
}
