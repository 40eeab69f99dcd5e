package com.betterfleet.derms.reporting;

import static com.betterfleet.derms.database.Columns.instant;
import static com.betterfleet.derms.database.Columns.longs;
import static com.betterfleet.derms.database.Columns.optionalDecimal;
import static com.betterfleet.derms.database.Columns.optionalInstant;
import static com.betterfleet.derms.database.Columns.texts;
import static com.betterfleet.derms.database.Columns.timestamp;
import static com.betterfleet.derms.database.Columns.timestamps;

import com.betterfleet.derms.metering.Quality;
import com.betterfleet.derms.metering.Window;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.reporting.ReportedWindow.Correction;
import com.betterfleet.derms.reporting.ReportedWindow.State;
import com.betterfleet.derms.time.Interval;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;

/** The windows that were released. */
@Repository
class JdbcToldWindows {

    /** Names the upkeep among what instances agree on. */
    private static final long UPKEEP_LOCK = 7_391_252;

    private static final Duration LONGEST_WINDOW = Duration.ofDays(1);

    private final JdbcClient jdbc;

    JdbcToldWindows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A window to be stored, or to be stored anew.
     *
     * @param open how many messages tell it
     */
    record Entry(long bindingId, String scopeId, Window window, State state, int open, boolean late) {}

    /** Those that overlap a span; none is longer than a day. */
    List<ToldWindow> of(Collection<Long> bindingIds, Interval span) {
        return jdbc.sql("""
                select * from reporting.told_window
                where binding_id = any(:ids) and start_at > :before and start_at < :to and end_at > :from
                """)
                .param("ids", bindingIds.toArray(Long[]::new))
                .param("before", timestamp(span.start().minus(LONGEST_WINDOW)))
                .param("from", timestamp(span.start()))
                .param("to", timestamp(span.end()))
                .query(JdbcToldWindows::toWindow)
                .list();
    }

    /** What was told of a scope, whoever it was bound to; of several for one window the newest binding's comes last. */
    List<ToldWindow> ofScope(String scopeId, Interval span) {
        return jdbc.sql("""
                select * from reporting.told_window
                where scope_id = :scope and start_at >= :from and start_at < :to order by start_at, binding_id
                """)
                .param("scope", scopeId)
                .param("from", timestamp(span.start()))
                .param("to", timestamp(span.end()))
                .query(JdbcToldWindows::toWindow)
                .list();
    }

    void insert(List<Entry> entries, Instant now) {
        about(entries, """
                insert into reporting.told_window (binding_id, scope_id, start_at, end_at, quality, import_wh, export_wh,
                    state, open, late, released_at)
                select *, :now from unnest(:ids::bigint[], :scopes::text[], :starts::timestamptz[], :ends::timestamptz[],
                    :qualities::text[], :imports::numeric[], :exports::numeric[], :states::text[], :open::smallint[],
                    :late::boolean[])
                """)
                .param("now", timestamp(now))
                .param("scopes", texts(entries, Entry::scopeId))
                .param(
                        "ends",
                        timestamps(entries, entry -> entry.window().span().end()))
                .param("states", texts(entries, entry -> entry.state().name()))
                .param("open", texts(entries, entry -> Integer.toString(entry.open())))
                .param("late", texts(entries, entry -> Boolean.toString(entry.late())))
                .update();
    }

    /** Other values for windows of which nothing has left yet. */
    void rewrite(List<Entry> entries) {
        about(entries, """
                update reporting.told_window w set quality = n.quality, import_wh = n.import_wh, export_wh = n.export_wh
                from unnest(:ids::bigint[], :starts::timestamptz[], :qualities::text[], :imports::numeric[],
                    :exports::numeric[]) as n (id, start_at, quality, import_wh, export_wh)
                where w.binding_id = n.id and w.start_at = n.start_at
                """).update();
    }

    /** Keeps beside what was told what it should have been; {@code open} further messages tell it. */
    void correct(List<Entry> entries, Instant now) {
        about(entries, """
                update reporting.told_window w set corrected_at = :now, corrected_quality = n.quality,
                    corrected_import_wh = n.import_wh, corrected_export_wh = n.export_wh, open = w.open + n.open,
                    state = case when n.open > 0 then 'WAITING' else w.state end
                from unnest(:ids::bigint[], :starts::timestamptz[], :qualities::text[], :imports::numeric[],
                    :exports::numeric[], :open::smallint[]) as n (id, start_at, quality, import_wh, export_wh, open)
                where w.binding_id = n.id and w.start_at = n.start_at
                """)
                .param("now", timestamp(now))
                .param("open", texts(entries, entry -> Integer.toString(entry.open())))
                .update();
    }

    /** Makes the months around {@code now}, and drops those before the cutoff; of many instances one does it. */
    boolean keepMonths(Instant now, Instant cutoff) {
        return jdbc.sql("""
                select reporting.prepare_months(:now), reporting.forget_before(:cutoff)
                where pg_try_advisory_xact_lock(:lock)
                """)
                .param("now", timestamp(now))
                .param("cutoff", timestamp(cutoff))
                .param("lock", UPKEEP_LOCK)
                .query((row, number) -> true)
                .optional()
                .isPresent();
    }

    /** A statement about entries, with the parameters that each of them takes. */
    private StatementSpec about(List<Entry> entries, String sql) {
        return jdbc.sql(sql)
                .param("ids", longs(entries, Entry::bindingId))
                .param(
                        "starts",
                        timestamps(entries, entry -> entry.window().span().start()))
                .param(
                        "qualities",
                        texts(entries, entry -> entry.window().quality().name()))
                .param("imports", texts(entries, entry -> written(entry.window().imported())))
                .param("exports", texts(entries, entry -> written(entry.window().exported())));
    }

    private static @Nullable String written(Optional<Energy> energy) {
        return energy.map(known -> known.wattHours().toPlainString()).orElse(null);
    }

    private static ToldWindow toWindow(ResultSet row, int number) throws SQLException {
        return new ToldWindow(
                row.getLong("binding_id"),
                new Interval(instant(row, "start_at"), instant(row, "end_at")),
                Quality.valueOf(row.getString("quality")),
                optionalDecimal(row, "import_wh").map(Energy::new),
                optionalDecimal(row, "export_wh").map(Energy::new),
                State.valueOf(row.getString("state")),
                row.getBoolean("late"),
                optionalInstant(row, "sent_at"),
                correction(row));
    }

    private static Optional<Correction> correction(ResultSet row) throws SQLException {
        Optional<Instant> at = optionalInstant(row, "corrected_at");
        return at.isEmpty()
                ? Optional.empty()
                : Optional.of(new Correction(
                        at.get(),
                        Quality.valueOf(row.getString("corrected_quality")),
                        optionalDecimal(row, "corrected_import_wh").map(Energy::new),
                        optionalDecimal(row, "corrected_export_wh").map(Energy::new)));
    }
}
