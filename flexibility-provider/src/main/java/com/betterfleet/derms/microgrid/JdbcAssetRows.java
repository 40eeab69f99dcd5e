package com.betterfleet.derms.microgrid;

import static com.betterfleet.derms.database.ColumnMapping.readOptionalInstant;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalText;
import static com.betterfleet.derms.database.ColumnMapping.toTextArray;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;

import com.betterfleet.derms.microgrid.Asset.MeteringRole;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Stores assets, and which scopes they belonged to and when. */
final class JdbcAssetRows {

    private JdbcAssetRows() {}

    static void saveAsset(JdbcClient jdbc, Asset asset, Instant now) {
        jdbc.sql("""
                insert into microgrid.asset (id, microgrid_id, name, category, metering_role, scope_id, rating_w)
                values (:id, :microgrid, :name, :category, :role, :scope, :rating)
                on conflict (id) do update set name = excluded.name, category = excluded.category,
                    metering_role = excluded.metering_role, scope_id = excluded.scope_id, rating_w = excluded.rating_w
                """)
                .param("id", asset.id())
                .param("microgrid", asset.microgridId())
                .param("name", asset.name())
                .param("category", asset.category().name())
                .param("role", asset.meteringRole().name())
                .param("scope", asset.scopeId().orElse(null))
                .param("rating", asset.rating().watts())
                .update();
        updateMembership(jdbc, asset, now);
    }

    /** Finds the memberships of scopes within a span, by scope id and in order of time. */
    static Map<String, List<AssetMembership>> findByScopes(
            JdbcClient jdbc, Collection<String> scopeIds, Interval span) {
        return jdbc
                .sql("""
                select * from microgrid.membership
                where scope_id = any(:ids) and (from_at is null or from_at < :to) and (until_at is null or until_at > :from)
                order by from_at nulls first, id
                """)
                .param("ids", toTextArray(scopeIds))
                .param("from", toTimestamp(span.start()))
                .param("to", toTimestamp(span.end()))
                .query(JdbcAssetRows::toMembership)
                .list()
                .stream()
                .collect(Collectors.groupingBy(AssetMembership::scopeId));
    }

    /** Finds the memberships of an asset, which may be deleted, in order of time. */
    static List<AssetMembership> findByAsset(JdbcClient jdbc, String assetId) {
        return jdbc.sql("select * from microgrid.membership where asset_id = :id order by from_at nulls first, id")
                .param("id", assetId)
                .query(JdbcAssetRows::toMembership)
                .list();
    }

    /**
     * Ends a membership that an asset no longer has, and begins the one that it has now. The first one of an asset
     * holds since the beginning, so that readings from before its definition count.
     */
    private static void updateMembership(JdbcClient jdbc, Asset asset, Instant now) {
        int unchanged = jdbc.sql("""
                update microgrid.membership set rating_w = :rating
                where asset_id = :id and until_at is null and scope_id = :scope and metering_role = :role
                """)
                .param("id", asset.id())
                .param("scope", asset.scopeId().orElse(null))
                .param("role", asset.meteringRole().name())
                .param("rating", asset.rating().watts())
                .update();
        if (unchanged > 0) {
            return;
        }
        endMembership(jdbc, asset.id(), now);
        asset.scopeId()
                .ifPresent(scopeId -> jdbc.sql("""
                        insert into microgrid.membership (asset_id, scope_id, metering_role, rating_w, from_at)
                        select :id, :scope, :role, :rating,
                            case when exists (select from microgrid.membership where asset_id = :id)
                                then cast(:now as timestamptz) end
                        """)
                        .param("id", asset.id())
                        .param("scope", scopeId)
                        .param("role", asset.meteringRole().name())
                        .param("rating", asset.rating().watts())
                        .param("now", toTimestamp(now))
                        .update());
    }

    /** Ends the present membership of an asset, if it has one. */
    static void endMembership(JdbcClient jdbc, String assetId, Instant now) {
        jdbc.sql("delete from microgrid.membership where asset_id = :id and until_at is null and from_at >= :now")
                .param("id", assetId)
                .param("now", toTimestamp(now))
                .update();
        jdbc.sql("update microgrid.membership set until_at = :now where asset_id = :id and until_at is null")
                .param("id", assetId)
                .param("now", toTimestamp(now))
                .update();
    }

    private static AssetMembership toMembership(ResultSet row, int number) throws SQLException {
        return new AssetMembership(
                row.getString("asset_id"),
                row.getString("scope_id"),
                MeteringRole.valueOf(row.getString("metering_role")),
                readOptionalInstant(row, "from_at"),
                readOptionalInstant(row, "until_at"));
    }

    static Asset toAsset(ResultSet row, int number) throws SQLException {
        return new Asset(
                row.getString("id"),
                row.getString("microgrid_id"),
                row.getString("name"),
                Asset.AssetCategory.valueOf(row.getString("category")),
                Asset.MeteringRole.valueOf(row.getString("metering_role")),
                readOptionalText(row, "scope_id"),
                new Power(row.getLong("rating_w")));
    }
}
