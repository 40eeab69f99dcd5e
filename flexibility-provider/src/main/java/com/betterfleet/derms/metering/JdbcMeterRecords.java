package com.betterfleet.derms.metering;

import static com.betterfleet.derms.database.Columns.instant;
import static com.betterfleet.derms.database.Columns.texts;
import static com.betterfleet.derms.database.Columns.timestamps;

import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        List<Map.Entry<String, Interval>> asked = List.copyOf(spans.entrySet());
        Map<String, List<Reading>> readings = new LinkedHashMap<>();
        Map<String, Power> ratings = new HashMap<>();
        jdbc.sql("""
                select a.rating_w, r.* from unnest(:assets::text[], :froms::timestamptz[], :tos::timestamptz[])
                    as s (asset_id, from_at, to_at)
                left join microgrid.asset a on a.id = s.asset_id
                left join metering.meter m on m.asset_id = s.asset_id
                cross join lateral (
                    (select asset_id, at, import_wh, export_wh, power_w from metering.reading
                        where asset_id = s.asset_id and at < s.from_at
                            -- A break of a register is found however many power samples lie between.
                            and (m.registers is not true or import_wh is not null or export_wh is not null)
                        order by at desc limit 1)
                    union all
                    (select asset_id, at, import_wh, export_wh, power_w from metering.reading
                        where asset_id = s.asset_id and at between s.from_at and s.to_at)
                ) r order by r.asset_id, r.at
                """)
                .param("assets", texts(asked, Map.Entry::getKey))
                .param(
                        "froms",
                        timestamps(asked, entry -> entry.getValue().start().minus(Register.REACH)))
                .param("tos", timestamps(asked, entry -> entry.getValue().end().plus(Register.REACH)))
                .query(row -> {
                    String assetId = row.getString("asset_id");
                    readings.computeIfAbsent(assetId, id -> new ArrayList<>()).add(toReading(row));
                    ratings.putIfAbsent(assetId, new Power(row.getLong("rating_w")));
                });
        Map<String, MeterRecord> records = new HashMap<>();
        readings.forEach((id, own) -> records.put(id, MeterRecord.of(own, ratings.getOrDefault(id, Power.ZERO))));
        return records;
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
