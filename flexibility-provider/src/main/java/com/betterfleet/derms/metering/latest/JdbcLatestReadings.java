package com.betterfleet.derms.metering.latest;

import static com.betterfleet.derms.database.ColumnMapping.readInstant;
import static com.betterfleet.derms.database.ColumnMapping.toMicrosArray;
import static com.betterfleet.derms.database.ColumnMapping.toTextArray;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;
import static com.betterfleet.derms.database.ColumnMapping.toTimestampArray;

import com.betterfleet.derms.metering.calculation.MeterRegister;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Stores the newest reading of each meter, and marks the windows that have to be calculated. */
@Repository
public class JdbcLatestReadings {

    private static final String UPSERT_METERS = """
            insert into metering.meter as m
                (asset_id, at, import_wh, export_wh, power_w, registers, stale_from, stale_until, doubtful_until)
            select asset_id, at, import_wh, export_wh, power_w, registers, first_at, at + cast(:gap as interval), doubt_at
            from unnest(:assets::text[], :ats::timestamptz[], :imports::numeric[], :exports::numeric[],
                    :powers::numeric[], :registers::boolean[], :firsts::timestamptz[], :doubts::timestamptz[])
                as n (asset_id, at, import_wh, export_wh, power_w, registers, first_at, doubt_at)
            on conflict (asset_id) do update set
                at = greatest(m.at, excluded.at),
                import_wh = case when excluded.at > m.at then excluded.import_wh else m.import_wh end,
                export_wh = case when excluded.at > m.at then excluded.export_wh else m.export_wh end,
                -- Without a power value, the mean power since the previous reading, if neither of both is doubtful.
                power_w = case when excluded.at <= m.at then m.power_w
                    when excluded.power_w is not null then excluded.power_w
                    when excluded.import_wh >= m.import_wh
                        and coalesce(excluded.doubtful_until < excluded.at, true)
                        and coalesce(m.doubtful_until < m.at, true) then
                        (excluded.import_wh - m.import_wh
                            - coalesce(excluded.export_wh, 0) + coalesce(m.export_wh, 0)) * 3600
                        / nullif(extract(epoch from excluded.at - m.at), 0) end,
                registers = m.registers or excluded.registers,
                -- A late reading, or one soon after a doubtful one, changes the windows within twice the interpolation
                -- gap around it; the first of a later quarter hour completes those since the newest reading.
                stale_from = case
                    when excluded.stale_from <= m.at
                        or excluded.stale_from <= m.doubtful_until + cast(:gap as interval)
                        then least(m.stale_from, excluded.stale_from - 2 * cast(:gap as interval))
                    when date_bin('15 minutes', excluded.at, timestamptz 'epoch')
                            > date_bin('15 minutes', m.at, timestamptz 'epoch')
                        then least(m.stale_from, m.at)
                    else m.stale_from end,
                stale_until = case
                    when excluded.stale_from <= m.at
                        or excluded.stale_from <= m.doubtful_until + cast(:gap as interval)
                        then greatest(m.stale_until, excluded.stale_until + cast(:gap as interval))
                    when date_bin('15 minutes', excluded.at, timestamptz 'epoch')
                            > date_bin('15 minutes', m.at, timestamptz 'epoch')
                        then greatest(m.stale_until, excluded.stale_until)
                    else m.stale_until end,
                -- Late readings are not compared with stored ones: any before the newest may be doubtful.
                doubtful_until = greatest(m.doubtful_until, excluded.doubtful_until,
                    case when excluded.stale_from <= m.at then m.at - interval '1 microsecond' end)
            """;

    /** The conditions are those of {@link LatestReading#continuesMeter}, on the state that is stored by now. */
    private static final String ADVANCE_METERS = """
            update metering.meter m set at = n.at, import_wh = n.import_wh, export_wh = n.export_wh,
                power_w = coalesce(n.power_w, case when n.import_wh >= m.import_wh then
                    (n.import_wh - m.import_wh - coalesce(n.export_wh, 0) + coalesce(m.export_wh, 0)) * 3600
                        / extract(epoch from n.at - m.at) end)
            from (select asset_id, timestamptz 'epoch' + micros * interval '1 microsecond' as at, import_wh, export_wh,
                        power_w
                    from unnest(:assets::text[], :micros::bigint[], :imports::numeric[], :exports::numeric[],
                        :powers::numeric[]) as p (asset_id, micros, import_wh, export_wh, power_w) offset 0) n
            where m.asset_id = n.asset_id and n.at > m.at
                and m.at >= date_bin('15 minutes', n.at, timestamptz 'epoch')
                and (m.registers or coalesce(n.import_wh, n.export_wh) is null)
                and (m.doubtful_until is null or m.doubtful_until < m.at - cast(:gap as interval))
            """;

    private final JdbcClient jdbc;

    JdbcLatestReadings(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The power of an asset's newest reading. */
    public record LatestPower(String assetId, Instant at, long watts) {}

    /**
     * Stores newest readings of meters in any state.
     *
     * @param readings in order of their asset, so that concurrent updates never wait for each other in a circle
     */
    public void storeReadings(List<LatestReading> readings) {
        jdbc.sql(UPSERT_METERS)
                .param("gap", MeterRegister.MAX_INTERPOLATION_GAP.toString())
                .param("assets", toTextArray(readings, LatestReading::assetId))
                .param("ats", toTimestampArray(readings, LatestReading::at))
                .param("imports", toTextArray(readings, latest -> toPlainText(latest.importWh())))
                .param("exports", toTextArray(readings, latest -> toPlainText(latest.exportWh())))
                .param("powers", toTextArray(readings, latest -> toPlainText(latest.powerW())))
                .param("registers", toTextArray(readings, latest -> Boolean.toString(latest.hasRegisters())))
                .param("firsts", toTimestampArray(readings, LatestReading::firstAt))
                .param(
                        "doubts",
                        toTextArray(
                                readings,
                                latest -> latest.doubtfulUntil()
                                        .map(Instant::toString)
                                        .orElse(null)))
                .update();
    }

    /**
     * Stores newest readings that continue their meters.
     *
     * @throws OptimisticLockingFailureException if a meter has changed, so that one of them does not continue it
     */
    public void advanceMeters(List<LatestReading> readings) {
        int advanced = jdbc.sql(ADVANCE_METERS)
                .param("gap", MeterRegister.MAX_INTERPOLATION_GAP.toString())
                .param("assets", toTextArray(readings, LatestReading::assetId))
                .param("micros", toMicrosArray(readings, LatestReading::at))
                .param("imports", toTextArray(readings, latest -> toPlainText(latest.importWh())))
                .param("exports", toTextArray(readings, latest -> toPlainText(latest.exportWh())))
                .param("powers", toTextArray(readings, latest -> toPlainText(latest.powerW())))
                .update();
        if (advanced != readings.size()) {
            throw new OptimisticLockingFailureException(
                    "%d of %d meters could be advanced".formatted(advanced, readings.size()));
        }
    }

    /** Finds the newest reading time of each meter; a meter without readings has no entry. */
    public List<Instant> findLatestTimes(Collection<String> assetIds) {
        return jdbc.sql("select at from metering.meter where asset_id = any(:ids)")
                .param("ids", toTextArray(assetIds))
                .query((row, number) -> readInstant(row, "at"))
                .list();
    }

    /** Finds the power of each meter with a power reading since an instant, by asset id. */
    public Map<String, LatestPower> findLatestPower(Collection<String> assetIds, Instant since) {
        return jdbc
                .sql("""
                select asset_id, at, power_w from metering.meter
                where asset_id = any(:ids) and at >= :since and power_w is not null
                """)
                .param("ids", toTextArray(assetIds))
                .param("since", toTimestamp(since))
                .query((row, number) -> new LatestPower(
                        row.getString("asset_id"),
                        readInstant(row, "at"),
                        row.getBigDecimal("power_w")
                                .setScale(0, RoundingMode.HALF_UP)
                                .longValue()))
                .list()
                .stream()
                .collect(Collectors.toMap(LatestPower::assetId, latest -> latest));
    }

    private static @Nullable String toPlainText(@Nullable BigDecimal value) {
        return value == null ? null : value.toPlainString();
    }
}
