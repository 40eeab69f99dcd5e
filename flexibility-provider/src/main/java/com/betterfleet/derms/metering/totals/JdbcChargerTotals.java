package com.betterfleet.derms.metering.totals;

import static com.betterfleet.derms.database.ColumnMapping.readInstant;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalDecimal;
import static com.betterfleet.derms.database.ColumnMapping.toTextArray;
import static com.betterfleet.derms.database.ColumnMapping.toTimestampArray;

import com.betterfleet.derms.power.Direction;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Stores the energy that each charger has added to the totals of scopes, in table {@code metering.tally}. */
@Repository
public class JdbcChargerTotals {

    private final JdbcClient jdbc;

    JdbcChargerTotals(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Locks all charger totals of scopes until the transaction ends, including those of former chargers. */
    public List<ChargerTotal> lockTotals(Collection<String> scopeIds) {
        return jdbc.sql("""
                select * from metering.tally where scope_id = any(:ids) order by scope_id, asset_id for update
                """)
                .param("ids", toTextArray(scopeIds))
                .query(JdbcChargerTotals::toChargerTotal)
                .list();
    }

    public void storeTotals(List<ChargerTotal> totals) {
        List<ChargerTotal> ordered = totals.stream()
                .sorted(Comparator.comparing(ChargerTotal::scopeId).thenComparing(ChargerTotal::assetId))
                .toList();
        jdbc.sql("""
                insert into metering.tally
                    (scope_id, asset_id, present, import_offset_wh, export_offset_wh, import_wh, export_wh, told_at)
                select * from unnest(:scopes::text[], :assets::text[], :presents::boolean[], :importOffsets::numeric[],
                    :exportOffsets::numeric[], :imports::numeric[], :exports::numeric[], :ats::timestamptz[])
                on conflict (scope_id, asset_id) do update set present = excluded.present,
                    import_offset_wh = excluded.import_offset_wh, export_offset_wh = excluded.export_offset_wh,
                    import_wh = excluded.import_wh, export_wh = excluded.export_wh, told_at = excluded.told_at
                """)
                .param("scopes", toTextArray(ordered, ChargerTotal::scopeId))
                .param("assets", toTextArray(ordered, ChargerTotal::assetId))
                .param("presents", toTextArray(ordered, total -> Boolean.toString(total.assigned())))
                .param("importOffsets", toTextArray(ordered, total -> toPlainText(total.offsets(), Direction.IMPORT)))
                .param("exportOffsets", toTextArray(ordered, total -> toPlainText(total.offsets(), Direction.EXPORT)))
                .param("imports", toTextArray(ordered, total -> toPlainText(total.counted(), Direction.IMPORT)))
                .param("exports", toTextArray(ordered, total -> toPlainText(total.counted(), Direction.EXPORT)))
                .param("ats", toTimestampArray(ordered, ChargerTotal::countedUntil))
                .update();
    }

    private static @Nullable String toPlainText(Map<Direction, BigDecimal> values, Direction direction) {
        BigDecimal value = values.get(direction);
        return value == null ? null : value.toPlainString();
    }

    private static ChargerTotal toChargerTotal(ResultSet row, int number) throws SQLException {
        return new ChargerTotal(
                row.getString("scope_id"),
                row.getString("asset_id"),
                row.getBoolean("present"),
                readDirections(row, "import_offset_wh", "export_offset_wh"),
                readDirections(row, "import_wh", "export_wh"),
                readInstant(row, "told_at"));
    }

    private static Map<Direction, BigDecimal> readDirections(ResultSet row, String imported, String exported)
            throws SQLException {
        Map<Direction, BigDecimal> values = new EnumMap<>(Direction.class);
        readOptionalDecimal(row, imported).ifPresent(value -> values.put(Direction.IMPORT, value));
        readOptionalDecimal(row, exported).ifPresent(value -> values.put(Direction.EXPORT, value));
        return values;
    }
}
