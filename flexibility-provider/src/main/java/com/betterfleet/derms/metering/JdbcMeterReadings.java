package com.betterfleet.derms.metering;

import static com.betterfleet.derms.database.ColumnMapping.readInstant;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalInstant;
import static com.betterfleet.derms.database.ColumnMapping.toTextArray;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;
import static com.betterfleet.derms.database.ColumnMapping.toTimestampArray;

import com.betterfleet.derms.metering.ReadingRules.ReadingDoubt;
import com.betterfleet.derms.metering.calculation.MeterRegister;
import com.betterfleet.derms.power.Phase;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcMeterReadings {

    private static final List<Phase> PHASES = List.of(Phase.ONE, Phase.TWO, Phase.THREE);

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

    private final JdbcClient jdbc;

    JdbcMeterReadings(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The power of an asset's newest reading. */
    record LatestPower(String assetId, Instant at, long watts) {}

    /** Finds rating and newest reading of assets, by id; an unknown asset has no entry. */
    Map<String, ReadingBatch.MeteredAsset> findAssets(Collection<String> assetIds) {
        Map<String, ReadingBatch.MeteredAsset> assets = new HashMap<>();
        jdbc.sql("""
                select a.id, a.rating_w, m.at, m.import_wh, m.export_wh
                from microgrid.asset a left join metering.meter m on m.asset_id = a.id where a.id = any(:ids)
                """).param("ids", toTextArray(assetIds)).query(row -> {
            String id = row.getString("id");
            BigDecimal imported = row.getBigDecimal("import_wh");
            BigDecimal exported = row.getBigDecimal("export_wh");
            assets.put(
                    id,
                    new ReadingBatch.MeteredAsset(
                            new Power(row.getLong("rating_w")),
                            readOptionalInstant(row, "at")
                                    .map(at -> new MeterReading(id, at, imported, exported, null))));
        });
        return assets;
    }

    /**
     * Inserts the readings for whose asset and instant none is stored yet.
     *
     * @param batch in order of asset and time, so that concurrent inserts never wait for each other in a circle
     * @return the number of new readings
     */
    int insertReadings(List<ReadingBatch.AcceptedReading> batch) {
        List<MeterReading> readings =
                batch.stream().map(ReadingBatch.AcceptedReading::reading).toList();
        return jdbc.sql("""
                insert into metering.reading
                    (asset_id, at, import_wh, export_wh, power_w, phase_import_wh, phase_export_wh, flag, power_doubtful)
                select asset_id, at, import_wh, export_wh, power_w, phase_import::numeric[], phase_export::numeric[], flag,
                    power_doubtful
                from unnest(:assets::text[], :ats::timestamptz[], :imports::numeric[], :exports::numeric[],
                        :powers::numeric[], :phaseImports::text[], :phaseExports::text[], :flags::text[],
                        :powerDoubts::boolean[])
                    as n (asset_id, at, import_wh, export_wh, power_w, phase_import, phase_export, flag, power_doubtful)
                on conflict (asset_id, at) do nothing
                """)
                .param("assets", toTextArray(readings, MeterReading::assetId))
                .param("ats", toTimestampArray(readings, MeterReading::at))
                .param("imports", toTextArray(readings, reading -> toPlainText(reading.importWh())))
                .param("exports", toTextArray(readings, reading -> toPlainText(reading.exportWh())))
                .param("powers", toTextArray(readings, reading -> toPlainText(reading.powerW())))
                .param(
                        "phaseImports",
                        toTextArray(readings, reading -> toPlainText(reading, MeterReading.PhaseReading::importWh)))
                .param(
                        "phaseExports",
                        toTextArray(readings, reading -> toPlainText(reading, MeterReading.PhaseReading::exportWh)))
                .param(
                        "flags",
                        toTextArray(
                                batch,
                                item -> item.doubt().map(ReadingDoubt::reason).orElse(null)))
                .param(
                        "powerDoubts",
                        toTextArray(
                                batch,
                                item -> Boolean.toString(
                                        item.doubt().map(ReadingDoubt::power).orElse(false))))
                .update();
    }

    /** Finds the readings of a batch for whose asset and instant other values are stored. */
    List<ReadingBatch.AcceptedReading> findConflicting(List<ReadingBatch.AcceptedReading> batch) {
        Map<String, Map<Instant, MeterReading>> stored = new HashMap<>();
        jdbc.sql("""
                select r.* from unnest(:assets::text[], :ats::timestamptz[]) as n (asset_id, at)
                join metering.reading r on r.asset_id = n.asset_id and r.at = n.at
                """)
                .param("assets", toTextArray(batch, item -> item.reading().assetId()))
                .param("ats", toTimestampArray(batch, item -> item.reading().at()))
                .query(row -> {
                    MeterReading reading = toReading(row);
                    stored.computeIfAbsent(reading.assetId(), id -> new HashMap<>())
                            .put(reading.at(), reading);
                });
        return batch.stream()
                .filter(item -> !StoredPrecision.hasSameValues(
                        item.reading(),
                        stored.getOrDefault(item.reading().assetId(), Map.of())
                                .getOrDefault(item.reading().at(), item.reading())))
                .toList();
    }

    /** Stores each asset's newest reading, and marks the windows that have to be calculated. */
    void updateMeters(List<ReadingBatch.AcceptedReading> batch) {
        List<LatestReading> latestReadings = LatestReading.of(batch);
        jdbc.sql(UPSERT_METERS)
                .param("gap", MeterRegister.MAX_INTERPOLATION_GAP.toString())
                .param(
                        "assets",
                        toTextArray(latestReadings, latest -> latest.reading().assetId()))
                .param(
                        "ats",
                        toTimestampArray(
                                latestReadings, latest -> latest.reading().at()))
                .param(
                        "imports",
                        toTextArray(
                                latestReadings,
                                latest -> toPlainText(latest.reading().importWh())))
                .param(
                        "exports",
                        toTextArray(
                                latestReadings,
                                latest -> toPlainText(latest.reading().exportWh())))
                .param(
                        "powers",
                        toTextArray(
                                latestReadings,
                                latest -> toPlainText(latest.reading().powerW())))
                .param("registers", toTextArray(latestReadings, latest -> Boolean.toString(latest.hasRegisters())))
                .param("firsts", toTimestampArray(latestReadings, LatestReading::firstAt))
                .param(
                        "doubts",
                        toTextArray(
                                latestReadings,
                                latest -> latest.doubtfulUntil()
                                        .map(Instant::toString)
                                        .orElse(null)))
                .update();
    }

    /** Finds the newest reading time of each meter; a meter without readings has no entry. */
    List<Instant> findLatestTimes(Collection<String> assetIds) {
        return jdbc.sql("select at from metering.meter where asset_id = any(:ids)")
                .param("ids", toTextArray(assetIds))
                .query((row, number) -> readInstant(row, "at"))
                .list();
    }

    /** The newest of an asset's readings in a batch, without the values that cannot be. */
    private record LatestReading(
            MeterReading reading, Instant firstAt, boolean hasRegisters, Optional<Instant> doubtfulUntil) {

        static List<LatestReading> of(List<ReadingBatch.AcceptedReading> batch) {
            Map<String, LatestReading> latestReadings = new LinkedHashMap<>();
            batch.forEach(item -> latestReadings.merge(
                    item.reading().assetId(),
                    of(item),
                    (before, next) -> new LatestReading(
                            next.reading(),
                            before.firstAt(),
                            before.hasRegisters() || next.hasRegisters(),
                            next.doubtfulUntil().or(before::doubtfulUntil))));
            return List.copyOf(latestReadings.values());
        }

        private static LatestReading of(ReadingBatch.AcceptedReading item) {
            MeterReading reading = item.reading();
            boolean powerDoubtful = item.doubt().map(ReadingDoubt::power).orElse(false);
            return new LatestReading(
                    new MeterReading(
                            reading.assetId(),
                            reading.at(),
                            reading.importWh(),
                            reading.exportWh(),
                            powerDoubtful ? null : reading.powerW()),
                    reading.at(),
                    reading.importWh() != null || reading.exportWh() != null,
                    item.doubt().filter(ReadingDoubt::register).map(doubt -> reading.at()));
        }
    }

    Map<String, LatestPower> findLatestPower(Collection<String> assetIds, Instant since) {
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

    /** Finds the doubtful readings of an asset within a span, newest first. */
    List<MeterReading.FlaggedReading> findFlagged(String assetId, Interval span, int offset, int limit) {
        return jdbc.sql("""
                select * from metering.reading
                where asset_id = :asset and at >= :from and at < :to and flag is not null
                order by at desc limit :limit offset :offset
                """)
                .param("asset", assetId)
                .param("from", toTimestamp(span.start()))
                .param("to", toTimestamp(span.end()))
                .param("limit", limit)
                .param("offset", offset)
                .query((row, number) -> new MeterReading.FlaggedReading(toReading(row), row.getString("flag")))
                .list();
    }

    private static MeterReading toReading(ResultSet row) throws SQLException {
        @Nullable BigDecimal[] imports = readPhases(row, "phase_import_wh");
        @Nullable BigDecimal[] exports = readPhases(row, "phase_export_wh");
        List<MeterReading.PhaseReading> phases = new ArrayList<>();
        for (int i = 0; i < PHASES.size(); i++) {
            if (imports[i] != null || exports[i] != null) {
                phases.add(new MeterReading.PhaseReading(PHASES.get(i), imports[i], exports[i]));
            }
        }
        return new MeterReading(
                row.getString("asset_id"),
                readInstant(row, "at"),
                row.getBigDecimal("import_wh"),
                row.getBigDecimal("export_wh"),
                row.getBigDecimal("power_w"),
                phases);
    }

    private static @Nullable BigDecimal[] readPhases(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? new @Nullable BigDecimal[PHASES.size()] : (@Nullable BigDecimal[]) array.getArray();
    }

    private static @Nullable String toPlainText(@Nullable BigDecimal value) {
        return value == null ? null : value.toPlainString();
    }

    /** The registers of the three phases as the text of an SQL array; null where no phase has a value. */
    private static @Nullable String toPlainText(
            MeterReading reading, Function<MeterReading.PhaseReading, @Nullable BigDecimal> register) {
        if (reading.phases().stream().allMatch(phaseReading -> register.apply(phaseReading) == null)) {
            return null;
        }
        return PHASES.stream()
                .map(phase -> reading.phases().stream()
                        .filter(phaseReading -> phaseReading.phase() == phase)
                        .flatMap(phaseReading -> Stream.ofNullable(register.apply(phaseReading)))
                        .findFirst()
                        .map(BigDecimal::toPlainString)
                        .orElse("NULL"))
                .collect(Collectors.joining(",", "{", "}"));
    }
}
