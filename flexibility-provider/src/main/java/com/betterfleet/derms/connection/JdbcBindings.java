package com.betterfleet.derms.connection;

import static com.betterfleet.derms.database.Columns.instant;
import static com.betterfleet.derms.database.Columns.texts;
import static com.betterfleet.derms.database.Columns.timestamp;

import com.betterfleet.derms.connection.GroupBinding.Enforcement;
import com.betterfleet.derms.microgrid.Dependants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcBindings implements Dependants {

    private final JdbcClient jdbc;

    JdbcBindings(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void lockAll() {
        jdbc.sql("lock table connection.binding in share row exclusive mode").update();
    }

    Optional<GroupBinding> find(String connectionId, String groupId) {
        return jdbc.sql("select * from connection.binding where connection_id = :connection and group_id = :group")
                .param("connection", connectionId)
                .param("group", groupId)
                .query(JdbcBindings::toBinding)
                .optional();
    }

    List<GroupBinding> ofScopes(Collection<String> scopeIds) {
        return jdbc.sql("select * from connection.binding where scope_id = any(:ids)")
                .param("ids", texts(scopeIds))
                .query(JdbcBindings::toBinding)
                .list();
    }

    List<GroupBinding> ofConnection(String connectionId) {
        return jdbc.sql("select * from connection.binding where connection_id = :id order by group_id")
                .param("id", connectionId)
                .query(JdbcBindings::toBinding)
                .list();
    }

    Optional<Integer> holdEpoch(long bindingId) {
        return jdbc.sql("select epoch from connection.binding where id = :id for share")
                .param("id", bindingId)
                .query(Integer.class)
                .optional();
    }

    void insert(
            String connectionId, String groupId, String scopeId, String assetId, Enforcement enforcement, Instant now) {
        jdbc.sql("""
                insert into connection.binding
                    (connection_id, group_id, scope_id, asset_id, enforcement, epoch, epoch_since)
                values (:connection, :group, :scope, :asset, :enforcement, 1, :now)
                """)
                .param("connection", connectionId)
                .param("group", groupId)
                .param("scope", scopeId)
                .param("asset", assetId)
                .param("enforcement", enforcement.name())
                .param("now", timestamp(now))
                .update();
    }

    void update(long id, String assetId, Enforcement enforcement) {
        jdbc.sql("update connection.binding set asset_id = :asset, enforcement = :enforcement where id = :id")
                .param("id", id)
                .param("asset", assetId)
                .param("enforcement", enforcement.name())
                .update();
    }

    void delete(long id) {
        jdbc.sql("delete from connection.binding where id = :id")
                .param("id", id)
                .update();
    }

    @Override
    public List<String> dependantsOf(String kind, String id) {
        if (!kind.equals("scope")) {
            return List.of();
        }
        return ofScopes(List.of(id)).stream()
                .map(binding -> "group " + binding.groupId() + " of connection " + binding.connectionId())
                .toList();
    }

    private static GroupBinding toBinding(ResultSet row, int number) throws SQLException {
        return new GroupBinding(
                row.getLong("id"),
                row.getString("connection_id"),
                row.getString("group_id"),
                row.getString("scope_id"),
                row.getString("asset_id"),
                Enforcement.valueOf(row.getString("enforcement")),
                row.getInt("epoch"),
                instant(row, "epoch_since"));
    }
}
