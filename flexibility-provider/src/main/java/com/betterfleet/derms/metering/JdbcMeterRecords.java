package com.betterfleet.derms.metering;

import static com.betterfleet.derms.database.Columns.instant;
import static com.betterfleet.derms.database.Columns.texts;
import static com.betterfleet.derms.database.Columns.timestamps;

import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads what the stored readings tell of spans of time. */
@Repository
class JdbcMeterRecords {

    private final JdbcClient jdbc;

    JdbcMeterRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * The record of each asset around a span of its own; an asset without readings there has no entry.
     *
     * @param spans by asset id
     */
    Map<String, MeterRecord> around(Map<String, Interval> spans) {
        Map<String, Meter> meters = meters(spans);
        read(spans, meters);
        return records(meters);
    }

    /** The same, with the last reading of a register before the span, however long ago that is. */
    Map<String, MeterRecord> sinceTheLastRegister(Map<String, Interval> spans) {
        Map<String, Meter> meters = meters(spans);
        read(spans, meters);
        Map<String, Interval> silent = new HashMap<>();
        spans.forEach((assetId, span) -> {
            Meter meter = meters.get(assetId);
            if (meter != null && meter.registers() && !meter.showsBefore(span.start())) {
                silent.put(assetId, span);
            }
        });
        if (!silent.isEmpty()) {
            readTheLastBefore(silent, meters);
        }
        return records(meters);
    }

    /** What is read of one meter, by time. */
    private record Meter(Power rating, boolean registers, NavigableMap<Instant, Reading> readings) {

        boolean showsBefore(Instant instant) {
            return readings.headMap(instant).values().stream()
                    .anyMatch(reading -> reading.importWh() != null || reading.exportWh() != null);
        }
    }

    private Map<String, Meter> meters(Map<String, Interval> spans) {
        Map<String, Meter> meters = new HashMap<>();
        jdbc.sql("""
                select m.asset_id, m.registers, a.rating_w
                from metering.meter m join microgrid.asset a on a.id = m.asset_id where m.asset_id = any(:ids)
                """).param("ids", texts(spans.keySet())).query(row -> {
            meters.put(
                    row.getString("asset_id"),
                    new Meter(new Power(row.getLong("rating_w")), row.getBoolean("registers"), new TreeMap<>()));
        });
        return meters;
    }

    /** Of each value the last before the span and the first after it, as far as they are in reach, and all within. */
    private void read(Map<String, Interval> spans, Map<String, Meter> meters) {
        List<Map.Entry<String, Interval>> asked = List.copyOf(spans.entrySet());
        jdbc.sql("""
                select r.* from unnest(:assets::text[], :froms::timestamptz[], :tos::timestamptz[])
                    as s (asset_id, from_at, to_at)
                cross join lateral (
                    (select asset_id, at, import_wh, export_wh, power_w from metering.reading
                        where asset_id = s.asset_id and at >= s.from_at - interval '15 minutes' and at < s.from_at
                            and import_wh is not null order by at desc limit 1)
                    union all
                    (select asset_id, at, import_wh, export_wh, power_w from metering.reading
                        where asset_id = s.asset_id and at >= s.from_at - interval '15 minutes' and at < s.from_at
                            and export_wh is not null order by at desc limit 1)
                    union all
                    (select asset_id, at, import_wh, export_wh, power_w from metering.reading
                        where asset_id = s.asset_id and at >= s.from_at - interval '15 minutes' and at < s.from_at
                            and power_w is not null order by at desc limit 1)
                    union all
                    (select asset_id, at, import_wh, export_wh, power_w from metering.reading
                        where asset_id = s.asset_id and at >= s.from_at and at <= s.to_at + interval '15 minutes')
                ) r
                """)
                .param("assets", texts(asked, Map.Entry::getKey))
                .param("froms", timestamps(asked, entry -> entry.getValue().start()))
                .param("tos", timestamps(asked, entry -> entry.getValue().end()))
                .query(row -> {
                    add(row, meters);
                });
    }

    private void readTheLastBefore(Map<String, Interval> spans, Map<String, Meter> meters) {
        List<Map.Entry<String, Interval>> asked = List.copyOf(spans.entrySet());
        jdbc.sql("""
                select r.* from unnest(:assets::text[], :froms::timestamptz[]) as s (asset_id, from_at)
                cross join lateral (
                    select asset_id, at, import_wh, export_wh, power_w from metering.reading
                    where asset_id = s.asset_id and at < s.from_at and (import_wh is not null or export_wh is not null)
                    order by at desc limit 1) r
                """)
                .param("assets", texts(asked, Map.Entry::getKey))
                .param("froms", timestamps(asked, entry -> entry.getValue().start()))
                .query(row -> {
                    add(row, meters);
                });
    }

    private static Map<String, MeterRecord> records(Map<String, Meter> meters) {
        Map<String, MeterRecord> records = new HashMap<>();
        meters.forEach((assetId, meter) -> {
            if (!meter.readings().isEmpty()) {
                records.put(assetId, MeterRecord.of(List.copyOf(meter.readings().values()), meter.rating()));
            }
        });
        return records;
    }

    private static void add(ResultSet row, Map<String, Meter> meters) throws SQLException {
        Reading reading = toReading(row);
        Meter meter = meters.get(reading.assetId());
        if (meter != null) {
            meter.readings().put(reading.at(), reading);
        }
    }

    private static Reading toReading(ResultSet row) throws SQLException {
        return new Reading(
                row.getString("asset_id"),
                instant(row, "at"),
                row.getBigDecimal("import_wh"),
                row.getBigDecimal("export_wh"),
                row.getBigDecimal("power_w"));
    }
}
