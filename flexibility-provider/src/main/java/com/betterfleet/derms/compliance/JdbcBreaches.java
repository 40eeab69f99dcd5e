package com.betterfleet.derms.compliance;

import static com.betterfleet.derms.database.ColumnMapping.readInstant;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalInstant;
import static com.betterfleet.derms.database.ColumnMapping.toLongArray;
import static com.betterfleet.derms.database.ColumnMapping.toTextArray;
import static com.betterfleet.derms.database.ColumnMapping.toTimestampArray;

import com.betterfleet.derms.compliance.Breach.BreachExtent;
import com.betterfleet.derms.compliance.Breach.BreachKind;
import com.betterfleet.derms.compliance.Breach.BreachPeriod;
import com.betterfleet.derms.database.ColumnMapping;
import com.betterfleet.derms.metering.MeasuredLoad;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.power.Power;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Stored breaches. A writer must hold the lock on the scope's row of {@link JdbcEvaluationProgress}. */
@Repository
public class JdbcBreaches {

    private static final String ROWS = """
            unnest(:ids::bigint[], :scopes::text[], :directions::text[], :kinds::text[], :bases::text[], :estimates::boolean[],
                :starts::timestamptz[], :overs::timestamptz[], :seens::timestamptz[], :ends::timestamptz[], :drawn::bigint[],
                :limits::bigint[], :peaks::bigint[], :aboves::numeric[]) as n (id, scope_id, direction, kind, basis, estimated,
                started_at, over_until, seen_until, ended_at, drawn_w, limit_w, peak_w, above_wh)
            """;

    private final JdbcClient jdbc;

    JdbcBreaches(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The SQL of an instant in the past where a load is over its limit, or is projected to be; else null. */
    static String openBreachSql() {
        return """
                least((select timestamptz 'epoch' from compliance.breach where ended_at is null order by scope_id limit 1),
                    (select timestamptz 'epoch' from compliance.breach_watch
                        where heading_until is not null order by heading_until limit 1))
                """;
    }

    /** The newest episode of each direction and kind. */
    public List<Breach> listLatest(Collection<String> scopeIds) {
        return jdbc.sql("""
                select b.* from unnest(:ids::text[]) as s (id)
                cross join (values ('IMPORT'), ('EXPORT')) as d (direction)
                cross join (values ('SHORT_WINDOW'), ('QUARTER_HOUR')) as k (kind)
                cross join lateral (select * from compliance.breach
                    where scope_id = s.id and direction = d.direction and kind = k.kind order by id desc limit 1) b
                """)
                .param("ids", toTextArray(scopeIds))
                .query(JdbcBreaches::toBreach)
                .list();
    }

    /** All ongoing episodes, the longest first; usually none. */
    List<Breach> listOpen() {
        return jdbc.sql("select * from compliance.breach where ended_at is null order by started_at, id")
                .query(JdbcBreaches::toBreach)
                .list();
    }

    List<Breach> listOpen(Collection<String> scopeIds) {
        return jdbc.sql("""
                select * from compliance.breach where ended_at is null and scope_id = any(:ids) order by started_at, id
                """)
                .param("ids", toTextArray(scopeIds))
                .query(JdbcBreaches::toBreach)
                .list();
    }

    List<String> listScopesOverLimit() {
        return jdbc.sql("select distinct scope_id from compliance.breach where ended_at is null")
                .query(ColumnMapping::readFirstText)
                .list();
    }

    List<Breach> listNewest(String scopeId, long before, int limit) {
        return jdbc.sql("""
                select * from compliance.breach where scope_id = :scope and (:before = 0 or id < :before)
                order by id desc limit :limit
                """)
                .param("scope", scopeId)
                .param("before", before)
                .param("limit", limit)
                .query(JdbcBreaches::toBreach)
                .list();
    }

    /** Inserts new episodes and updates stored ones. */
    public void storeEpisodes(List<Breach> breaches) {
        List<Breach> newEpisodes =
                breaches.stream().filter(breach -> breach.id() == 0).toList();
        List<Breach> storedEpisodes =
                breaches.stream().filter(breach -> breach.id() != 0).toList();
        if (!storedEpisodes.isEmpty()) {
            executeForAll(
                    storedEpisodes,
                    "update compliance.breach b set estimated = n.estimated, over_until = n.over_until,"
                            + " seen_until = n.seen_until, ended_at = n.ended_at, drawn_w = n.drawn_w, limit_w = n.limit_w,"
                            + " peak_w = n.peak_w, above_wh = n.above_wh from " + ROWS + " where b.id = n.id");
        }
        if (!newEpisodes.isEmpty()) {
            executeForAll(
                    newEpisodes,
                    "insert into compliance.breach (scope_id, direction, kind, basis, estimated, started_at,"
                            + " over_until, seen_until, ended_at, drawn_w, limit_w, peak_w, above_wh)"
                            + " select scope_id, direction, kind, basis, estimated, started_at, over_until, seen_until, ended_at,"
                            + " drawn_w, limit_w, peak_w, above_wh from " + ROWS);
        }
    }

    private void executeForAll(List<Breach> breaches, String sql) {
        jdbc.sql(sql)
                .param("ids", toLongArray(breaches, Breach::id))
                .param("scopes", toTextArray(breaches, Breach::scopeId))
                .param(
                        "directions",
                        toTextArray(breaches, breach -> breach.direction().name()))
                .param("kinds", toTextArray(breaches, breach -> breach.kind().name()))
                .param("bases", toTextArray(breaches, breach -> breach.basis().name()))
                .param("estimates", toTextArray(breaches, breach -> Boolean.toString(breach.estimated())))
                .param("starts", toTimestampArray(breaches, Breach::start))
                .param("overs", toTimestampArray(breaches, Breach::exceededUntil))
                .param("seens", toTimestampArray(breaches, Breach::measuredUntil))
                .param("ends", toTextArray(breaches, JdbcBreaches::endText))
                .param(
                        "drawn",
                        toLongArray(breaches, breach -> breach.meanPower().watts()))
                .param("limits", toLongArray(breaches, breach -> breach.limit().watts()))
                .param("peaks", toLongArray(breaches, breach -> breach.peak().watts()))
                .param(
                        "aboves",
                        toTextArray(
                                breaches,
                                breach -> breach.excessEnergy().wattHours().toPlainString()))
                .update();
    }

    private static @Nullable String endText(Breach breach) {
        return breach.end().isPresent() ? breach.end().get().toString() : null;
    }

    private static Breach toBreach(ResultSet row, int number) throws SQLException {
        return new Breach(
                row.getLong("id"),
                row.getString("scope_id"),
                Direction.valueOf(row.getString("direction")),
                BreachKind.valueOf(row.getString("kind")),
                MeasuredLoad.LoadBasis.valueOf(row.getString("basis")),
                row.getBoolean("estimated"),
                new BreachPeriod(
                        readInstant(row, "started_at"),
                        readInstant(row, "over_until"),
                        readInstant(row, "seen_until"),
                        readOptionalInstant(row, "ended_at")),
                new BreachExtent(
                        new Power(row.getLong("drawn_w")),
                        new Power(row.getLong("limit_w")),
                        new Power(row.getLong("peak_w")),
                        new Energy(row.getBigDecimal("above_wh"))));
    }
}
