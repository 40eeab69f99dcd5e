package com.betterfleet.derms.metering;

import static com.betterfleet.derms.database.Columns.instant;
import static com.betterfleet.derms.database.Columns.optionalDecimal;
import static com.betterfleet.derms.database.Columns.optionalInstant;
import static com.betterfleet.derms.database.Columns.texts;
import static com.betterfleet.derms.database.Columns.timestamp;
import static com.betterfleet.derms.database.Columns.timestamps;

import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.time.Interval;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The windows of a quarter hour that are stored, and which of them have to be reckoned again. */
@Repository
class JdbcQuarters {

    private final JdbcClient jdbc;

    JdbcQuarters(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A window of an asset. */
    record Own(String assetId, Window window) {}

    /** The windows that start within a span and of which something is known, in order, by asset id. */
    Map<String, List<Window>> stored(Collection<String> assetIds, Interval span) {
        Map<String, List<Window>> windows = new HashMap<>();
        jdbc.sql("""
                select * from metering.quarter
                where asset_id = any(:ids) and start >= :from and start < :to order by asset_id, start
                """)
                .param("ids", texts(assetIds))
                .param("from", timestamp(span.start()))
                .param("to", timestamp(span.end()))
                .query(row -> {
                    windows.computeIfAbsent(row.getString("asset_id"), id -> new ArrayList<>())
                            .add(toWindow(row));
                });
        return windows;
    }

    /** The meters of which not all windows within a span are stored as they should be. */
    List<Unsettled> unsettled(Collection<String> assetIds, Interval span) {
        return jdbc.sql("""
                select asset_id, at, stale_from, stale_until from metering.meter
                where asset_id = any(:ids) and (stale_from is not null or (at >= :from and at < :to))
                """)
                .param("ids", texts(assetIds))
                .param("from", timestamp(span.start()))
                .param("to", timestamp(span.end()))
                .query(JdbcQuarters::toUnsettled)
                .list();
    }

    /** Locks some meters with windows to reckon; leaves out those that somebody else is at. */
    List<Unsettled> takeStale(int limit) {
        return jdbc.sql("""
                select asset_id, at, stale_from, stale_until from metering.meter
                where stale_from is not null order by asset_id limit :limit for update skip locked
                """)
                .param("limit", limit)
                .query(JdbcQuarters::toUnsettled)
                .list();
    }

    /** What is left to reckon of meters that were taken: by asset id from when on; without entry nothing is. */
    void settled(List<Unsettled> taken, Map<String, Instant> left) {
        jdbc.sql("""
                update metering.meter m set stale_from = n.left_from,
                    stale_until = case when n.left_from is not null then m.stale_until end
                from unnest(:ids::text[], :lefts::timestamptz[]) as n (asset_id, left_from) where m.asset_id = n.asset_id
                """)
                .param("ids", texts(taken, Unsettled::assetId))
                .param(
                        "lefts",
                        texts(
                                taken,
                                one -> Optional.ofNullable(left.get(one.assetId()))
                                        .map(Instant::toString)
                                        .orElse(null)))
                .update();
    }

    /** Stores windows; those that are missing are taken out. Returns those that are other than before. */
    List<Own> store(List<Own> windows) {
        List<Own> known = windows.stream()
                .filter(own -> own.window().quality() != Quality.MISSING)
                .toList();
        List<Own> missing = windows.stream()
                .filter(own -> own.window().quality() == Quality.MISSING)
                .toList();
        List<Own> changed = new ArrayList<>();
        if (!known.isEmpty()) {
            changed.addAll(upsert(known));
        }
        if (!missing.isEmpty()) {
            changed.addAll(remove(missing));
        }
        return changed;
    }

    /** Writes the breaks of registers within spans as they are known now; by asset id. */
    void storeBreaks(Map<String, Interval> spans, List<Broken> breaks) {
        List<Map.Entry<String, Interval>> judged = List.copyOf(spans.entrySet());
        jdbc.sql("""
                delete from metering.register_break b
                using unnest(:ids::text[], :froms::timestamptz[], :tos::timestamptz[]) as n (asset_id, from_at, to_at)
                where b.asset_id = n.asset_id and b.at >= n.from_at and b.at <= n.to_at
                """)
                .param("ids", texts(judged, Map.Entry::getKey))
                .param("froms", timestamps(judged, entry -> entry.getValue().start()))
                .param("tos", timestamps(judged, entry -> entry.getValue().end()))
                .update();
        if (breaks.isEmpty()) {
            return;
        }
        jdbc.sql("""
                insert into metering.register_break (asset_id, direction, at, less_wh)
                select * from unnest(:ids::text[], :directions::text[], :ats::timestamptz[], :less::numeric[])
                on conflict (asset_id, direction, at) do update set less_wh = excluded.less_wh
                """)
                .param("ids", texts(breaks, Broken::assetId))
                .param("directions", texts(breaks, one -> one.direction().name()))
                .param("ats", timestamps(breaks, one -> one.register().at()))
                .param("less", texts(breaks, one -> one.register().less().toPlainString()))
                .update();
    }

    /** A break of one register of an asset. */
    record Broken(String assetId, Direction direction, Register.Break register) {}

    /** The breaks of registers at or before an instant. */
    List<Broken> breaks(Collection<String> assetIds, Instant until) {
        return jdbc.sql("select * from metering.register_break where asset_id = any(:ids) and at <= :until")
                .param("ids", texts(assetIds))
                .param("until", timestamp(until))
                .query((row, number) -> new Broken(
                        row.getString("asset_id"),
                        Direction.valueOf(row.getString("direction")),
                        new Register.Break(instant(row, "at"), row.getBigDecimal("less_wh"))))
                .list();
    }

    private List<Own> upsert(List<Own> windows) {
        return jdbc.sql("""
                insert into metering.quarter as q (asset_id, start, import_wh, export_wh, quality)
                select * from unnest(:ids::text[], :starts::timestamptz[], :imports::numeric[], :exports::numeric[],
                    :qualities::text[])
                on conflict (asset_id, start) do update set import_wh = excluded.import_wh,
                    export_wh = excluded.export_wh, quality = excluded.quality
                where (q.import_wh, q.export_wh, q.quality)
                    is distinct from (excluded.import_wh, excluded.export_wh, excluded.quality)
                returning asset_id, start, import_wh, export_wh, quality
                """)
                .param("ids", texts(windows, Own::assetId))
                .param("starts", timestamps(windows, own -> own.window().span().start()))
                .param("imports", texts(windows, own -> written(own.window().imported())))
                .param("exports", texts(windows, own -> written(own.window().exported())))
                .param("qualities", texts(windows, own -> own.window().quality().name()))
                .query((row, number) -> new Own(row.getString("asset_id"), toWindow(row)))
                .list();
    }

    private List<Own> remove(List<Own> windows) {
        return jdbc.sql("""
                delete from metering.quarter q using unnest(:ids::text[], :starts::timestamptz[]) as n (asset_id, start)
                where q.asset_id = n.asset_id and q.start = n.start returning q.asset_id, q.start
                """)
                .param("ids", texts(windows, Own::assetId))
                .param("starts", timestamps(windows, own -> own.window().span().start()))
                .query((row, number) -> new Own(
                        row.getString("asset_id"), Window.missing(Settlement.GRID.windowAt(instant(row, "start")))))
                .list();
    }

    private static @Nullable String written(Optional<Energy> energy) {
        return energy.map(known -> known.wattHours().toPlainString()).orElse(null);
    }

    private static Window toWindow(ResultSet row) throws SQLException {
        return new Window(
                Settlement.GRID.windowAt(instant(row, "start")),
                optionalDecimal(row, "import_wh").map(Energy::new),
                optionalDecimal(row, "export_wh").map(Energy::new),
                Quality.valueOf(row.getString("quality")));
    }

    private static Unsettled toUnsettled(ResultSet row, int number) throws SQLException {
        Optional<Instant> from = optionalInstant(row, "stale_from");
        Optional<Instant> until = optionalInstant(row, "stale_until");
        return new Unsettled(row.getString("asset_id"), instant(row, "at"), from, until);
    }
}
