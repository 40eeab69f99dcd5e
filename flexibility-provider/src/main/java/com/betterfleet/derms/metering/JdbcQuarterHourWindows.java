package com.betterfleet.derms.metering;

import static com.betterfleet.derms.database.ColumnMapping.readInstant;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalDecimal;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalInstant;
import static com.betterfleet.derms.database.ColumnMapping.toTextArray;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;
import static com.betterfleet.derms.database.ColumnMapping.toTimestampArray;

import com.betterfleet.derms.database.ColumnMapping;
import com.betterfleet.derms.metering.calculation.MeterRegister;
import com.betterfleet.derms.metering.calculation.PendingWindows;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Energy;
import com.betterfleet.derms.quarantine.IsolatedJob;
import com.betterfleet.derms.quarantine.SubjectSelection;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.WindowGrid;
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
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;

/** Stores quarter-hour windows, and which of them have to be calculated again. */
@Repository
class JdbcQuarterHourWindows {

    private static final String FROM_STALE = """
             from metering.meter where stale_from is not null and asset_id <> all(:excluded)
                and (:only::text[] is null or asset_id = any(:only)) order by asset_id limit :limit
            """;

    private final JdbcClient jdbc;

    JdbcQuarterHourWindows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record AssetWindow(String assetId, EnergyWindow window) {}

    /** Finds the stored windows that start within a span, in order, by asset id. Missing windows are not stored. */
    Map<String, List<EnergyWindow>> findStored(Collection<String> assetIds, Interval span) {
        Map<String, List<EnergyWindow>> windows = new HashMap<>();
        jdbc.sql("""
                select * from metering.quarter
                where asset_id = any(:ids) and start >= :from and start < :to order by asset_id, start
                """)
                .param("ids", toTextArray(assetIds))
                .param("from", toTimestamp(span.start()))
                .param("to", toTimestamp(span.end()))
                .query(row -> {
                    windows.computeIfAbsent(row.getString("asset_id"), id -> new ArrayList<>())
                            .add(toWindow(row));
                });
        return windows;
    }

    /** Finds the meters whose stored windows within a span are not up to date. */
    List<PendingWindows> findPending(Collection<String> assetIds, Interval span) {
        return jdbc.sql("""
                select asset_id, at, stale_from, stale_until from metering.meter
                where asset_id = any(:ids) and (stale_from is not null or (at >= :from and at < :to))
                """)
                .param("ids", toTextArray(assetIds))
                .param("from", toTimestamp(span.start()))
                .param("to", toTimestamp(span.end()))
                .query(JdbcQuarterHourWindows::toPendingWindows)
                .list();
    }

    /** Locks meters with windows to calculate, skipping those that another instance has locked. */
    List<PendingWindows> lockStale(SubjectSelection selection, int limit) {
        return bindStale(
                        "select asset_id, at, stale_from, stale_until" + FROM_STALE + " for update skip locked",
                        selection,
                        limit)
                .query(JdbcQuarterHourWindows::toPendingWindows)
                .list();
    }

    /** The SQL of the time at which a meter is to be calculated: the past, or the next try. */
    static String dueTimeSql(IsolatedJob job) {
        return "least(%s, (select timestamptz 'epoch' from metering.meter where stale_from is not null and %s order by asset_id limit 1))"
                .formatted(job.retryTimeSql(), job.notSetAsideSql("asset_id"));
    }

    List<String> findStaleIds(SubjectSelection selection, int limit) {
        return bindStale("select asset_id" + FROM_STALE, selection, limit)
                .query(ColumnMapping::readFirstText)
                .list();
    }

    private StatementSpec bindStale(String sql, SubjectSelection selection, int limit) {
        return jdbc.sql(sql).params(selection.parameters()).param("limit", limit);
    }

    /**
     * Records what is left to calculate of locked meters.
     *
     * @param remaining the first instant still to be calculated, by asset id; a meter without entry is done
     */
    void markCalculated(List<PendingWindows> pending, Map<String, Instant> remaining) {
        jdbc.sql("""
                update metering.meter m set stale_from = n.left_from,
                    stale_until = case when n.left_from is not null then m.stale_until end
                from unnest(:ids::text[], :lefts::timestamptz[]) as n (asset_id, left_from) where m.asset_id = n.asset_id
                """)
                .param("ids", toTextArray(pending, PendingWindows::assetId))
                .param(
                        "lefts",
                        toTextArray(
                                pending,
                                windows -> Optional.ofNullable(remaining.get(windows.assetId()))
                                        .map(Instant::toString)
                                        .orElse(null)))
                .update();
    }

    /**
     * Stores windows and deletes those that are missing now.
     *
     * @return the windows whose stored value changed
     */
    List<AssetWindow> storeWindows(List<AssetWindow> windows) {
        List<AssetWindow> present = windows.stream()
                .filter(assetWindow -> assetWindow.window().quality() != EnergyQuality.MISSING)
                .toList();
        List<AssetWindow> missing = windows.stream()
                .filter(assetWindow -> assetWindow.window().quality() == EnergyQuality.MISSING)
                .toList();
        List<AssetWindow> changed = new ArrayList<>();
        if (!present.isEmpty()) {
            changed.addAll(upsertWindows(present));
        }
        if (!missing.isEmpty()) {
            changed.addAll(deleteWindows(missing));
        }
        return changed;
    }

    /** Replaces the stored register breaks within spans, which are given by asset id. */
    void storeBreaks(Map<String, Interval> spans, List<AssetRegisterBreak> breaks) {
        List<Map.Entry<String, Interval>> spanEntries = List.copyOf(spans.entrySet());
        jdbc.sql("""
                delete from metering.register_break b
                using unnest(:ids::text[], :froms::timestamptz[], :tos::timestamptz[]) as n (asset_id, from_at, to_at)
                where b.asset_id = n.asset_id and b.at >= n.from_at and b.at <= n.to_at
                """)
                .param("ids", toTextArray(spanEntries, Map.Entry::getKey))
                .param(
                        "froms",
                        toTimestampArray(spanEntries, entry -> entry.getValue().start()))
                .param(
                        "tos",
                        toTimestampArray(spanEntries, entry -> entry.getValue().end()))
                .update();
        if (breaks.isEmpty()) {
            return;
        }
        jdbc.sql("""
                insert into metering.register_break (asset_id, direction, at, less_wh)
                select * from unnest(:ids::text[], :directions::text[], :ats::timestamptz[], :less::numeric[])
                on conflict (asset_id, direction, at) do update set less_wh = excluded.less_wh
                """)
                .param("ids", toTextArray(breaks, AssetRegisterBreak::assetId))
                .param(
                        "directions",
                        toTextArray(breaks, assetBreak -> assetBreak.direction().name()))
                .param(
                        "ats",
                        toTimestampArray(
                                breaks, assetBreak -> assetBreak.registerBreak().at()))
                .param(
                        "less",
                        toTextArray(
                                breaks,
                                assetBreak ->
                                        assetBreak.registerBreak().decrease().toPlainString()))
                .update();
    }

    record AssetRegisterBreak(String assetId, Direction direction, MeterRegister.RegisterBreak registerBreak) {}

    /** Finds the register breaks at or before an instant. */
    List<AssetRegisterBreak> findBreaks(Collection<String> assetIds, Instant until) {
        return jdbc.sql("select * from metering.register_break where asset_id = any(:ids) and at <= :until")
                .param("ids", toTextArray(assetIds))
                .param("until", toTimestamp(until))
                .query((row, number) -> new AssetRegisterBreak(
                        row.getString("asset_id"),
                        Direction.valueOf(row.getString("direction")),
                        new MeterRegister.RegisterBreak(readInstant(row, "at"), row.getBigDecimal("less_wh"))))
                .list();
    }

    private List<AssetWindow> upsertWindows(List<AssetWindow> windows) {
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
                .param("ids", toTextArray(windows, AssetWindow::assetId))
                .param(
                        "starts",
                        toTimestampArray(
                                windows,
                                assetWindow -> assetWindow.window().span().start()))
                .param(
                        "imports",
                        toTextArray(
                                windows,
                                assetWindow -> toPlainText(assetWindow.window().imported())))
                .param(
                        "exports",
                        toTextArray(
                                windows,
                                assetWindow -> toPlainText(assetWindow.window().exported())))
                .param(
                        "qualities",
                        toTextArray(
                                windows,
                                assetWindow -> assetWindow.window().quality().name()))
                .query((row, number) -> new AssetWindow(row.getString("asset_id"), toWindow(row)))
                .list();
    }

    private List<AssetWindow> deleteWindows(List<AssetWindow> windows) {
        return jdbc.sql("""
                delete from metering.quarter q using unnest(:ids::text[], :starts::timestamptz[]) as n (asset_id, start)
                where q.asset_id = n.asset_id and q.start = n.start returning q.asset_id, q.start
                """)
                .param("ids", toTextArray(windows, AssetWindow::assetId))
                .param(
                        "starts",
                        toTimestampArray(
                                windows,
                                assetWindow -> assetWindow.window().span().start()))
                .query((row, number) -> new AssetWindow(
                        row.getString("asset_id"),
                        EnergyWindow.missing(WindowGrid.QUARTER_HOURS.windowAt(readInstant(row, "start")))))
                .list();
    }

    private static @Nullable String toPlainText(Optional<Energy> energy) {
        return energy.map(present -> present.wattHours().toPlainString()).orElse(null);
    }

    private static EnergyWindow toWindow(ResultSet row) throws SQLException {
        return new EnergyWindow(
                WindowGrid.QUARTER_HOURS.windowAt(readInstant(row, "start")),
                readOptionalDecimal(row, "import_wh").map(Energy::new),
                readOptionalDecimal(row, "export_wh").map(Energy::new),
                EnergyQuality.valueOf(row.getString("quality")));
    }

    private static PendingWindows toPendingWindows(ResultSet row, int number) throws SQLException {
        Optional<Instant> from = readOptionalInstant(row, "stale_from");
        Optional<Instant> until = readOptionalInstant(row, "stale_until");
        return new PendingWindows(row.getString("asset_id"), readInstant(row, "at"), from, until);
    }
}
