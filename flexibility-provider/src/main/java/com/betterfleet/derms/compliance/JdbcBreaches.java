package com.betterfleet.derms.compliance;

import static com.betterfleet.derms.database.Columns.instant;
import static com.betterfleet.derms.database.Columns.longs;
import static com.betterfleet.derms.database.Columns.optionalInstant;
import static com.betterfleet.derms.database.Columns.texts;
import static com.betterfleet.derms.database.Columns.timestamps;

import com.betterfleet.derms.compliance.Breach.Kind;
import com.betterfleet.derms.database.Columns;
import com.betterfleet.derms.metering.Load;
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

/** Episodes of load above the limit. Whoever writes them holds the scope's row of {@link JdbcBreachWatches}. */
@Repository
class JdbcBreaches {

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

    /** The newest episode of each direction and kind. */
    List<Breach> last(Collection<String> scopeIds) {
        return jdbc.sql("""
                select b.* from unnest(:ids::text[]) as s (id)
                cross join (values ('IMPORT'), ('EXPORT')) as d (direction)
                cross join (values ('SHORT_WINDOW'), ('QUARTER_HOUR')) as k (kind)
                cross join lateral (select * from compliance.breach
                    where scope_id = s.id and direction = d.direction and kind = k.kind order by id desc limit 1) b
                """)
                .param("ids", texts(scopeIds))
                .query(JdbcBreaches::toBreach)
                .list();
    }

    /** All that go on; few, as a rule none. The longest first. */
    List<Breach> open() {
        return jdbc.sql("select * from compliance.breach where ended_at is null order by started_at, id")
                .query(JdbcBreaches::toBreach)
                .list();
    }

    List<Breach> open(Collection<String> scopeIds) {
        return jdbc.sql("""
                select * from compliance.breach where ended_at is null and scope_id = any(:ids) order by started_at, id
                """)
                .param("ids", texts(scopeIds))
                .query(JdbcBreaches::toBreach)
                .list();
    }

    List<String> scopesOver() {
        return jdbc.sql("select distinct scope_id from compliance.breach where ended_at is null")
                .query(Columns::firstText)
                .list();
    }

    List<Breach> newest(String scopeId, long before, int limit) {
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

    /** Stores what is new and what is otherwise now. */
    void store(List<Breach> breaches) {
        List<Breach> begun = breaches.stream().filter(one -> one.id() == 0).toList();
        List<Breach> known = breaches.stream().filter(one -> one.id() != 0).toList();
        if (!known.isEmpty()) {
            write(
                    known,
                    "update compliance.breach b set estimated = n.estimated, over_until = n.over_until,"
                            + " seen_until = n.seen_until, ended_at = n.ended_at, drawn_w = n.drawn_w, limit_w = n.limit_w,"
                            + " peak_w = n.peak_w, above_wh = n.above_wh from " + ROWS + " where b.id = n.id");
        }
        if (!begun.isEmpty()) {
            write(
                    begun,
                    "insert into compliance.breach (scope_id, direction, kind, basis, estimated, started_at,"
                            + " over_until, seen_until, ended_at, drawn_w, limit_w, peak_w, above_wh)"
                            + " select scope_id, direction, kind, basis, estimated, started_at, over_until, seen_until, ended_at,"
                            + " drawn_w, limit_w, peak_w, above_wh from " + ROWS);
        }
    }

    private void write(List<Breach> breaches, String sql) {
        jdbc.sql(sql)
                .param("ids", longs(breaches, Breach::id))
                .param("scopes", texts(breaches, Breach::scopeId))
                .param("directions", texts(breaches, one -> one.direction().name()))
                .param("kinds", texts(breaches, one -> one.kind().name()))
                .param("bases", texts(breaches, one -> one.basis().name()))
                .param("estimates", texts(breaches, one -> Boolean.toString(one.estimated())))
                .param("starts", timestamps(breaches, Breach::start))
                .param("overs", timestamps(breaches, Breach::overUntil))
                .param("seens", timestamps(breaches, Breach::seenUntil))
                .param("ends", texts(breaches, JdbcBreaches::end))
                .param("drawn", longs(breaches, one -> one.drawn().watts()))
                .param("limits", longs(breaches, one -> one.limit().watts()))
                .param("peaks", longs(breaches, one -> one.peak().watts()))
                .param("aboves", texts(breaches, one -> one.above().wattHours().toPlainString()))
                .update();
    }

    private static @Nullable String end(Breach breach) {
        return breach.end().isPresent() ? breach.end().get().toString() : null;
    }

    private static Breach toBreach(ResultSet row, int number) throws SQLException {
        return new Breach(
                row.getLong("id"),
                row.getString("scope_id"),
                Direction.valueOf(row.getString("direction")),
                Kind.valueOf(row.getString("kind")),
                Load.Basis.valueOf(row.getString("basis")),
                row.getBoolean("estimated"),
                instant(row, "started_at"),
                instant(row, "over_until"),
                instant(row, "seen_until"),
                optionalInstant(row, "ended_at"),
                new Power(row.getLong("drawn_w")),
                new Power(row.getLong("limit_w")),
                new Power(row.getLong("peak_w")),
                new Energy(row.getBigDecimal("above_wh")));
    }
}
