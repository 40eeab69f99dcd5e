package com.betterfleet.derms.metering;

import static com.betterfleet.derms.database.Columns.instant;
import static com.betterfleet.derms.database.Columns.texts;
import static com.betterfleet.derms.database.Columns.timestamp;
import static com.betterfleet.derms.database.Columns.timestamps;

import com.betterfleet.derms.database.Columns;
import com.betterfleet.derms.time.Interval;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcReadings {

    private static final int KEPT_DECIMALS = 6;

    private final JdbcClient jdbc;

    JdbcReadings(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The power that an asset's newest reading stands for. */
    record Latest(String assetId, Instant at, long watts) {}

    Set<String> knownAssets(Set<String> assetIds) {
        return Set.copyOf(jdbc.sql("select id from microgrid.asset where id = any(:ids)")
                .param("ids", texts(assetIds))
                .query(Columns::firstText)
                .list());
    }

    void store(List<Reading> batch) {
        jdbc.sql("""
                with n as (
                    select distinct on (asset_id, at) * from unnest(:assets::text[], :ats::timestamptz[],
                        :imports::numeric[], :exports::numeric[], :powers::numeric[])
                        as n (asset_id, at, import_wh, export_wh, power_w)
                ), stored as (
                    insert into metering.reading (asset_id, at, import_wh, export_wh, power_w) select * from n
                    on conflict (asset_id, at) do nothing
                ), newest as (
                    select distinct on (asset_id) * from n order by asset_id, at desc
                )
                insert into metering.latest as l (asset_id, at, import_wh, export_wh, power_w)
                select * from newest
                order by asset_id
                on conflict (asset_id) do update set at = excluded.at, import_wh = excluded.import_wh,
                    export_wh = excluded.export_wh,
                    -- Where the meter states no power, the energy since its reading before tells the mean.
                    power_w = coalesce(excluded.power_w,
                        (excluded.import_wh - l.import_wh
                            - coalesce(excluded.export_wh, 0) + coalesce(l.export_wh, 0)) * 3600
                        / nullif(extract(epoch from excluded.at - l.at), 0))
                where l.at < excluded.at
                """)
                .param("assets", texts(batch, Reading::assetId))
                .param("ats", timestamps(batch, Reading::at))
                .param("imports", texts(batch, reading -> written(reading.importWh())))
                .param("exports", texts(batch, reading -> written(reading.exportWh())))
                .param("powers", texts(batch, reading -> written(reading.powerW())))
                .update();
    }

    Map<String, Latest> latest(Collection<String> assetIds, Instant since) {
        return jdbc
                .sql("""
                select asset_id, at, power_w from metering.latest
                where asset_id = any(:ids) and at >= :since and power_w is not null
                """)
                .param("ids", texts(assetIds))
                .param("since", timestamp(since))
                .query((row, number) -> new Latest(
                        row.getString("asset_id"),
                        instant(row, "at"),
                        row.getBigDecimal("power_w")
                                .setScale(0, RoundingMode.HALF_UP)
                                .longValue()))
                .list()
                .stream()
                .collect(Collectors.toMap(Latest::assetId, latest -> latest));
    }

    List<Load.Point> history(Collection<String> assetIds, Interval span, Duration step) {
        return jdbc.sql("""
                select bin, sum(mean)::bigint as watts from (
                    select date_bin(:step * interval '1 millisecond', at, timestamptz 'epoch') as bin, asset_id,
                        avg(power_w) as mean
                    from metering.reading
                    where asset_id = any(:ids) and at >= :from and at < :to and power_w is not null
                    group by bin, asset_id) m
                group by bin having count(*) = :meters order by bin
                """)
                .param("step", step.toMillis())
                .param("ids", texts(assetIds))
                .param("from", timestamp(span.start()))
                .param("to", timestamp(span.end()))
                .param("meters", assetIds.size())
                .query((row, number) -> new Load.Point(instant(row, "bin"), row.getLong("watts")))
                .list();
    }

    /** Meters state more decimals than they measure; a number of any length must not become a text of any length. */
    private static @Nullable String written(@Nullable BigDecimal value) {
        if (value == null) {
            return null;
        }
        return value.scale() > KEPT_DECIMALS
                ? value.round(new java.math.MathContext(30))
                        .setScale(KEPT_DECIMALS, RoundingMode.HALF_UP)
                        .toPlainString()
                : value.toPlainString();
    }
}
