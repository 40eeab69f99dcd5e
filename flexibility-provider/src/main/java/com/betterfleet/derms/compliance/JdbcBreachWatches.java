package com.betterfleet.derms.compliance;

import static com.betterfleet.derms.database.Columns.instant;
import static com.betterfleet.derms.database.Columns.longs;
import static com.betterfleet.derms.database.Columns.optionalDecimal;
import static com.betterfleet.derms.database.Columns.optionalInstant;
import static com.betterfleet.derms.database.Columns.texts;
import static com.betterfleet.derms.database.Columns.timestamp;
import static com.betterfleet.derms.database.Columns.timestamps;

import com.betterfleet.derms.compliance.BreachWatch.SoFar;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.power.Power;
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
import org.springframework.stereotype.Repository;

/** How far scopes are judged, and which of them is looked at when. */
@Repository
class JdbcBreachWatches {

    private final JdbcClient jdbc;

    JdbcBreachWatches(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Readings came: a look is due, though not sooner than {@code pause} after the last one. */
    void wake(Collection<String> scopeIds, Instant now, Duration pause) {
        jdbc.sql("""
                insert into compliance.breach_watch as w (scope_id, looked_at, look_at, judged_until)
                select s.id, :never, :now, :never from microgrid.scope s where s.id = any(:scopes) order by s.id
                on conflict (scope_id) do update set
                    look_at = least(w.look_at, greatest(:now, w.looked_at + :seconds * interval '1 second'))
                """)
                .param("scopes", texts(scopeIds))
                .param("never", timestamp(Instant.EPOCH))
                .param("now", timestamp(now))
                .param("seconds", pause.toSeconds())
                .update();
    }

    /** Takes scopes whose look is due; they are held until the transaction ends, and another instance leaves them alone. */
    List<BreachWatch> claim(Instant now, int limit) {
        return jdbc.sql("""
                select * from compliance.breach_watch where look_at <= :now order by look_at limit :limit
                for update skip locked
                """)
                .param("now", timestamp(now))
                .param("limit", limit)
                .query(JdbcBreachWatches::toWatch)
                .list();
    }

    /** Stores how far those are judged that were claimed, and when they are looked at again if nothing is heard. */
    void store(List<BreachWatch> watches, Instant now, Function<BreachWatch, Instant> next) {
        jdbc.sql("""
                update compliance.breach_watch w set looked_at = :now, look_at = n.look_at, judged_until = n.judged_until,
                    quarter_start = n.quarter_start, quarter_until = n.quarter_until,
                    quarter_import_wh = n.import_wh, quarter_export_wh = n.export_wh,
                    quarter_complete = n.complete, quarter_estimated = n.estimated,
                    heading_direction = n.direction, heading_since = n.since, heading_until = n.until,
                    heading_w = n.projected_w, heading_limit_w = n.limit_w
                from unnest(:scopes::text[], :looks::timestamptz[], :judged::timestamptz[], :starts::timestamptz[],
                    :untils::timestamptz[], :imports::numeric[], :exports::numeric[], :completes::boolean[],
                    :estimates::boolean[], :directions::text[], :sinces::timestamptz[], :ends::timestamptz[],
                    :projected::bigint[], :limits::bigint[]) as n (scope_id, look_at, judged_until, quarter_start,
                    quarter_until, import_wh, export_wh, complete, estimated, direction, since, until, projected_w, limit_w)
                where w.scope_id = n.scope_id
                """)
                .param("now", timestamp(now))
                .param("scopes", texts(watches, BreachWatch::scopeId))
                .param("looks", timestamps(watches, next))
                .param("judged", timestamps(watches, BreachWatch::judgedUntil))
                .param("starts", ofQuarter(watches, so -> so.start().toString()))
                .param("untils", ofQuarter(watches, so -> so.until().toString()))
                .param("imports", ofQuarter(watches, so -> written(so.imported())))
                .param("exports", ofQuarter(watches, so -> written(so.exported())))
                .param("completes", ofQuarter(watches, so -> Boolean.toString(so.complete())))
                .param("estimates", ofQuarter(watches, so -> Boolean.toString(so.estimated())))
                .param(
                        "directions",
                        ofHeading(watches, heading -> heading.direction().name()))
                .param("sinces", ofHeading(watches, heading -> heading.since().toString()))
                .param("ends", ofHeading(watches, heading -> heading.until().toString()))
                .param("projected", longs(watches, watch -> watts(watch, BreachHeading::projected)))
                .param("limits", longs(watches, watch -> watts(watch, BreachHeading::limit)))
                .update();
    }

    Optional<BreachWatch> find(String scopeId) {
        return jdbc.sql("select * from compliance.breach_watch where scope_id = :id")
                .param("id", scopeId)
                .query(JdbcBreachWatches::toWatch)
                .optional();
    }

    List<BreachHeading> headings(Instant now) {
        return jdbc.sql("select * from compliance.breach_watch where heading_until > :now order by scope_id")
                .param("now", timestamp(now))
                .query(JdbcBreachWatches::toHeading)
                .list();
    }

    private static @Nullable String[] ofQuarter(List<BreachWatch> watches, Function<SoFar, @Nullable String> column) {
        return texts(
                watches,
                watch -> watch.quarter().isPresent()
                        ? column.apply(watch.quarter().get())
                        : null);
    }

    private static @Nullable String[] ofHeading(List<BreachWatch> watches, Function<BreachHeading, String> column) {
        return texts(
                watches,
                watch -> watch.heading().isPresent()
                        ? column.apply(watch.heading().get())
                        : null);
    }

    private static @Nullable Long watts(BreachWatch watch, Function<BreachHeading, Power> power) {
        return watch.heading().isPresent() ? power.apply(watch.heading().get()).watts() : null;
    }

    private static @Nullable String written(Optional<Energy> energy) {
        return energy.isPresent() ? energy.get().wattHours().toPlainString() : null;
    }

    private static BreachWatch toWatch(ResultSet row, int number) throws SQLException {
        Optional<SoFar> quarter = Optional.empty();
        if (optionalInstant(row, "quarter_start").isPresent()) {
            quarter = Optional.of(new SoFar(
                    instant(row, "quarter_start"),
                    instant(row, "quarter_until"),
                    optionalDecimal(row, "quarter_import_wh").map(Energy::new),
                    optionalDecimal(row, "quarter_export_wh").map(Energy::new),
                    row.getBoolean("quarter_complete"),
                    row.getBoolean("quarter_estimated")));
        }
        boolean heading = optionalInstant(row, "heading_until").isPresent();
        return new BreachWatch(
                row.getString("scope_id"),
                instant(row, "judged_until"),
                quarter,
                heading ? Optional.of(toHeading(row, number)) : Optional.empty());
    }

    private static BreachHeading toHeading(ResultSet row, int number) throws SQLException {
        return new BreachHeading(
                row.getString("scope_id"),
                Direction.valueOf(row.getString("heading_direction")),
                instant(row, "heading_since"),
                instant(row, "heading_until"),
                new Power(row.getLong("heading_w")),
                new Power(row.getLong("heading_limit_w")));
    }
}
