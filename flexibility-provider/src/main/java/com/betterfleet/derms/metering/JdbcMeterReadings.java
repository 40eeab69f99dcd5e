package com.betterfleet.derms.metering;

import static com.betterfleet.derms.database.ColumnMapping.readInstant;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalInstant;
import static com.betterfleet.derms.database.ColumnMapping.toTextArray;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;
import static com.betterfleet.derms.database.ColumnMapping.toTimestampArray;

import com.betterfleet.derms.database.BinaryCopy;
import com.betterfleet.derms.metering.ReadingBatch.StoredMeter;
import com.betterfleet.derms.metering.ReadingRules.ReadingDoubt;
import com.betterfleet.derms.metering.latest.LatestReading.MeterState;
import com.betterfleet.derms.power.Phase;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcMeterReadings {

    private static final List<Phase> PHASES = List.of(Phase.ONE, Phase.TWO, Phase.THREE);

    private static final List<String> COPIED_COLUMNS = List.of(
            "asset_id",
            "at",
            "import_wh",
            "export_wh",
            "power_w",
            "phase_import_wh",
            "phase_export_wh",
            "flag",
            "power_doubtful");

    private final JdbcClient jdbc;
    private final JdbcOperations connections;

    JdbcMeterReadings(JdbcClient jdbc, JdbcOperations connections) {
        this.jdbc = jdbc;
        this.connections = connections;
    }

    /** Finds rating and newest reading of assets, by id; an unknown asset has no entry. */
    Map<String, ReadingBatch.MeteredAsset> findAssets(Collection<String> assetIds) {
        Map<String, ReadingBatch.MeteredAsset> assets = new HashMap<>();
        jdbc.sql("""
                select a.id, a.rating_w, m.at, m.import_wh, m.export_wh, m.registers, m.doubtful_until
                from microgrid.asset a left join metering.meter m on m.asset_id = a.id where a.id = any(:ids)
                """).param("ids", toTextArray(assetIds)).query(row -> {
            String id = row.getString("id");
            BigDecimal imported = row.getBigDecimal("import_wh");
            BigDecimal exported = row.getBigDecimal("export_wh");
            boolean registers = row.getBoolean("registers");
            Optional<Instant> doubtfulUntil = readOptionalInstant(row, "doubtful_until");
            assets.put(
                    id,
                    new ReadingBatch.MeteredAsset(
                            new Power(row.getLong("rating_w")),
                            readOptionalInstant(row, "at")
                                    .map(at -> new StoredMeter(
                                            new MeterReading(id, at, imported, exported, null),
                                            new MeterState(at, registers, doubtfulUntil)))));
        });
        return assets;
    }

    /**
     * Writes readings for whose asset and instant none is stored.
     *
     * @throws DuplicateKeyException if one is stored by now
     */
    void copyReadings(List<ReadingBatch.AcceptedReading> batch) {
        BinaryCopy rows = new BinaryCopy("metering.reading", COPIED_COLUMNS);
        for (ReadingBatch.AcceptedReading item : batch) {
            MeterReading reading = item.reading();
            rows.startRow()
                    .addText(reading.assetId())
                    .addInstant(reading.at())
                    .addDecimal(reading.importWh())
                    .addDecimal(reading.exportWh())
                    .addDecimal(reading.powerW())
                    .addDecimals(findRegisters(reading, MeterReading.PhaseReading::importWh))
                    .addDecimals(findRegisters(reading, MeterReading.PhaseReading::exportWh))
                    .addText(item.doubt().map(ReadingDoubt::reason).orElse(null))
                    .addBoolean(item.doubt().map(ReadingDoubt::power).orElse(false));
        }
        rows.writeTo(connections);
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
        List<@Nullable BigDecimal> values = findRegisters(reading, register);
        return values.isEmpty()
                ? null
                : values.stream()
                        .map(value -> value == null ? "NULL" : value.toPlainString())
                        .collect(Collectors.joining(",", "{", "}"));
    }

    /** The registers of the three phases; empty where no phase has a value. */
    private static List<@Nullable BigDecimal> findRegisters(
            MeterReading reading, Function<MeterReading.PhaseReading, @Nullable BigDecimal> register) {
        List<@Nullable BigDecimal> values = new ArrayList<>();
        if (reading.phases().isEmpty()) {
            return values;
        }
        boolean present = false;
        for (Phase phase : PHASES) {
            BigDecimal value = null;
            for (MeterReading.PhaseReading phaseReading : reading.phases()) {
                if (phaseReading.phase() == phase) {
                    value = register.apply(phaseReading);
                }
            }
            values.add(value);
            present |= value != null;
        }
        if (!present) {
            values.clear();
        }
        return values;
    }
}
