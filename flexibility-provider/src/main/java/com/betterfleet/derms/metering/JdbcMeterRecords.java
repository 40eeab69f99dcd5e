package com.betterfleet.derms.metering;

import static com.betterfleet.derms.database.ColumnMapping.readOptionalInstant;
import static com.betterfleet.derms.database.ColumnMapping.toTextArray;
import static com.betterfleet.derms.database.ColumnMapping.toTimestampArray;

import com.betterfleet.derms.metering.calculation.MeterRegister;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Loads stored readings around spans of time. */
@Repository
class JdbcMeterRecords {

    private final JdbcClient jdbc;

    JdbcMeterRecords(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Loads the record of each asset around its span; an asset without readings there has no entry.
     *
     * @param spans by asset id
     */
    Map<String, MeterRecord> findAround(Map<String, Interval> spans) {
        Map<String, MeterData> meters = findMeters(spans);
        loadReadings(spans, meters);
        return toRecords(meters);
    }

    /** Loads the same records together with the last register reading before the span, of any age. */
    Map<String, MeterRecord> findSinceLastRegister(Map<String, Interval> spans) {
        Map<String, MeterData> meters = findMeters(spans);
        loadReadings(spans, meters);
        Map<String, Interval> withoutRegister = new HashMap<>();
        spans.forEach((assetId, span) -> {
            MeterData meter = meters.get(assetId);
            if (meter != null && meter.hasRegisters() && !meter.hasRegisterBefore(span.start())) {
                withoutRegister.put(assetId, span);
            }
        });
        if (!withoutRegister.isEmpty()) {
            loadLastRegisters(withoutRegister, meters);
        }
        return toRecords(meters);
    }

    /** The data of one meter, its readings by time. */
    private record MeterData(
            Power rating,
            boolean hasRegisters,
            Optional<Instant> doubtfulUntil,
            NavigableMap<Instant, MeterReading> readings) {

        /** Extends a span by the readings that show which values around it are doubtful. */
        Interval extendSpan(Interval span) {
            Instant from = span.start().minus(MeterRegister.MAX_INTERPOLATION_GAP.multipliedBy(2));
            return doubtfulUntil.filter(until -> !until.isBefore(from)).isPresent()
                    ? new Interval(from, span.end().plus(MeterRegister.MAX_INTERPOLATION_GAP))
                    : span;
        }

        boolean hasRegisterBefore(Instant instant) {
            return readings.headMap(instant).values().stream()
                    .anyMatch(reading -> reading.importWh() != null || reading.exportWh() != null);
        }
    }

    private Map<String, MeterData> findMeters(Map<String, Interval> spans) {
        Map<String, MeterData> meters = new HashMap<>();
        jdbc.sql("""
                select m.asset_id, m.registers, m.doubtful_until,
                    -- A deleted asset keeps the rating that its last scope knew.
                    coalesce(a.rating_w, (select rating_w from microgrid.membership where asset_id = m.asset_id
                        order by until_at desc limit 1), 0) as rating_w
                from metering.meter m left join microgrid.asset a on a.id = m.asset_id where m.asset_id = any(:ids)
                """).param("ids", toTextArray(spans.keySet())).query(row -> {
            meters.put(
                    row.getString("asset_id"),
                    new MeterData(
                            new Power(row.getLong("rating_w")),
                            row.getBoolean("registers"),
                            readOptionalInstant(row, "doubtful_until"),
                            new TreeMap<>()));
        });
        return meters;
    }

    /**
     * Loads all readings within each span, and per value the nearest ones before and after it within the interpolation
     * gap.
     */
    private void loadReadings(Map<String, Interval> spans, Map<String, MeterData> meters) {
        Map<String, Interval> extended = new HashMap<>();
        spans.forEach((assetId, span) -> Optional.ofNullable(meters.get(assetId))
                .ifPresent(meter -> extended.put(assetId, meter.extendSpan(span))));
        List<Map.Entry<String, Interval>> spanEntries = List.copyOf(extended.entrySet());
        jdbc.sql("""
                select r.* from unnest(:assets::text[], :froms::timestamptz[], :tos::timestamptz[])
                    as s (asset_id, from_at, to_at)
                cross join lateral (
                    (select asset_id, at, import_wh, export_wh, power_w from metering.reading
                        where asset_id = s.asset_id and at >= s.from_at - cast(:gap as interval) and at < s.from_at
                            and import_wh is not null order by at desc limit 1)
                    union all
                    (select asset_id, at, import_wh, export_wh, power_w from metering.reading
                        where asset_id = s.asset_id and at >= s.from_at - cast(:gap as interval) and at < s.from_at
                            and export_wh is not null order by at desc limit 1)
                    union all
                    (select asset_id, at, import_wh, export_wh, power_w from metering.reading
                        where asset_id = s.asset_id and at >= s.from_at - cast(:gap as interval) and at < s.from_at
                            and power_w is not null order by at desc limit 1)
                    union all
                    (select asset_id, at, import_wh, export_wh, power_w from metering.reading
                        where asset_id = s.asset_id and at >= s.from_at and at <= s.to_at + cast(:gap as interval))
                ) r
                """)
                .param("gap", MeterRegister.MAX_INTERPOLATION_GAP.toString())
                .param("assets", toTextArray(spanEntries, Map.Entry::getKey))
                .param(
                        "froms",
                        toTimestampArray(spanEntries, entry -> entry.getValue().start()))
                .param(
                        "tos",
                        toTimestampArray(spanEntries, entry -> entry.getValue().end()))
                .query(row -> {
                    addReading(row, meters);
                });
    }

    private void loadLastRegisters(Map<String, Interval> spans, Map<String, MeterData> meters) {
        List<Map.Entry<String, Interval>> spanEntries = List.copyOf(spans.entrySet());
        jdbc.sql("""
                select r.* from unnest(:assets::text[], :froms::timestamptz[]) as s (asset_id, from_at)
                cross join lateral (
                    select asset_id, at, import_wh, export_wh, power_w from metering.reading
                    where asset_id = s.asset_id and at < s.from_at and (import_wh is not null or export_wh is not null)
                    order by at desc limit 1) r
                """)
                .param("assets", toTextArray(spanEntries, Map.Entry::getKey))
                .param(
                        "froms",
                        toTimestampArray(spanEntries, entry -> entry.getValue().start()))
                .query(row -> {
                    addReading(row, meters);
                });
    }

    private static Map<String, MeterRecord> toRecords(Map<String, MeterData> meters) {
        Map<String, MeterRecord> records = new HashMap<>();
        meters.forEach((assetId, meter) -> {
            if (!meter.readings().isEmpty()) {
                records.put(assetId, MeterRecord.of(List.copyOf(meter.readings().values()), meter.rating()));
            }
        });
        return records;
    }

    private static void addReading(ResultSet row, Map<String, MeterData> meters) throws SQLException {
        MeterReading reading = toReading(row);
        MeterData meter = meters.get(reading.assetId());
        if (meter != null) {
            meter.readings().put(reading.at(), reading);
        }
    }

    /** Reads by position, since a window is calculated from a hundred rows. */
    private static MeterReading toReading(ResultSet row) throws SQLException {
        return new MeterReading(
                row.getString(1),
                row.getObject(2, OffsetDateTime.class).toInstant(),
                row.getBigDecimal(3),
                row.getBigDecimal(4),
                row.getBigDecimal(5));
    }
}
