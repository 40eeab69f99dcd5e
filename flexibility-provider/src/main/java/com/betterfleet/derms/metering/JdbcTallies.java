package com.betterfleet.derms.metering;

import static com.betterfleet.derms.database.Columns.instant;
import static com.betterfleet.derms.database.Columns.optionalDecimal;
import static com.betterfleet.derms.database.Columns.texts;
import static com.betterfleet.derms.database.Columns.timestamps;

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

/** What each charger has added to the totals of scopes. */
@Repository
class JdbcTallies {

    private final JdbcClient jdbc;

    JdbcTallies(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** All tallies of scopes, also of chargers that are gone; locked until the transaction ends. */
    List<Tally> of(Collection<String> scopeIds) {
        return jdbc.sql("""
                select * from metering.tally where scope_id = any(:ids) order by scope_id, asset_id for update
                """)
                .param("ids", texts(scopeIds))
                .query(JdbcTallies::toTally)
                .list();
    }

    void store(List<Tally> tallies) {
        List<Tally> ordered = tallies.stream()
                .sorted(Comparator.comparing(Tally::scopeId).thenComparing(Tally::assetId))
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
                .param("scopes", texts(ordered, Tally::scopeId))
                .param("assets", texts(ordered, Tally::assetId))
                .param("presents", texts(ordered, tally -> Boolean.toString(tally.present())))
                .param("importOffsets", texts(ordered, tally -> written(tally.offsets(), Direction.IMPORT)))
                .param("exportOffsets", texts(ordered, tally -> written(tally.offsets(), Direction.EXPORT)))
                .param("imports", texts(ordered, tally -> written(tally.told(), Direction.IMPORT)))
                .param("exports", texts(ordered, tally -> written(tally.told(), Direction.EXPORT)))
                .param("ats", timestamps(ordered, Tally::toldAt))
                .update();
    }

    private static @Nullable String written(Map<Direction, BigDecimal> values, Direction direction) {
        BigDecimal value = values.get(direction);
        return value == null ? null : value.toPlainString();
    }

    private static Tally toTally(ResultSet row, int number) throws SQLException {
        return new Tally(
                row.getString("scope_id"),
                row.getString("asset_id"),
                row.getBoolean("present"),
                both(row, "import_offset_wh", "export_offset_wh"),
                both(row, "import_wh", "export_wh"),
                instant(row, "told_at"));
    }

    private static Map<Direction, BigDecimal> both(ResultSet row, String imported, String exported)
            throws SQLException {
        Map<Direction, BigDecimal> values = new EnumMap<>(Direction.class);
        optionalDecimal(row, imported).ifPresent(value -> values.put(Direction.IMPORT, value));
        optionalDecimal(row, exported).ifPresent(value -> values.put(Direction.EXPORT, value));
        return values;
    }
}
