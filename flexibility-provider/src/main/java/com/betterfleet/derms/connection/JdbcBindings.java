package com.betterfleet.derms.connection;

import static com.betterfleet.derms.database.Columns.instant;
import static com.betterfleet.derms.database.Columns.optionalInstant;
import static com.betterfleet.derms.database.Columns.texts;
import static com.betterfleet.derms.database.Columns.timestamp;

import com.betterfleet.derms.connection.GroupBinding.Enforcement;
import com.betterfleet.derms.database.Columns;
import com.betterfleet.derms.microgrid.Dependants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcBindings implements Dependants {

    private static final String BOUND = """
            select b.*, c.profile, c.properties from connection.binding b
            join connection.connection c on c.id = b.connection_id
            """;

    private final JdbcClient jdbc;
    private final PartnerProfiles profiles;

    JdbcBindings(JdbcClient jdbc, PartnerProfiles profiles) {
        this.jdbc = jdbc;
        this.profiles = profiles;
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
        return jdbc.sql("select * from connection.binding where scope_id in (select unnest(:ids::text[]))")
                .param("ids", texts(scopeIds))
                .query(JdbcBindings::toBinding)
                .list();
    }

    List<String> scopesOf(String connectionId) {
        return jdbc.sql("select scope_id from connection.binding where connection_id = :connection")
                .param("connection", connectionId)
                .query(Columns::firstText)
                .list();
    }

    List<GroupBinding> ofConnection(String connectionId) {
        return jdbc.sql("select * from connection.binding where connection_id = :id order by group_id")
                .param("id", connectionId)
                .query(JdbcBindings::toBinding)
                .list();
    }

    List<GroupBinding> ofConnections(Collection<String> connectionIds) {
        return jdbc.sql("select * from connection.binding where connection_id = any(:ids) order by group_id")
                .param("ids", texts(connectionIds))
                .query(JdbcBindings::toBinding)
                .list();
    }

    Optional<Bindings.BoundGroup> bound(String connectionId, String groupId) {
        return jdbc.sql(BOUND + "where b.connection_id = :connection and b.group_id = :group")
                .param("connection", connectionId)
                .param("group", groupId)
                .query(this::toBound)
                .optional();
    }

    Map<Long, Bindings.BoundGroup> bound(Collection<Long> ids) {
        return jdbc
                .sql(BOUND + "where b.id = any(:ids)")
                .param("ids", ids.toArray(Long[]::new))
                .query(this::toBound)
                .list()
                .stream()
                .collect(Collectors.toMap(group -> group.binding().id(), Function.identity()));
    }

    /** In the order of their ids, like everyone who locks several of them. */
    Map<Long, Integer> holdEpochs(Collection<Long> ids) {
        Map<Long, Integer> epochs = new HashMap<>();
        jdbc.sql("select id, epoch from connection.binding where id = any(:ids) order by id for share")
                .param("ids", ids.toArray(Long[]::new))
                .query((RowCallbackHandler) row -> epochs.put(row.getLong("id"), row.getInt("epoch")));
        return epochs;
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

    /** Takes control back on those of these bindings that the partner governs; each of them enters a new epoch. */
    void takeBack(Collection<Long> ids, TakenBack by) {
        jdbc.sql("""
                update connection.binding set epoch = epoch + 1, epoch_since = :since, local_since = :since,
                    local_by = :by, local_reason = :reason, local_with_connection = :withConnection
                where id = any(:ids) and local_since is null
                """)
                .param("ids", ids.toArray(Long[]::new))
                .param("since", timestamp(by.since()))
                .param("by", by.by())
                .param("reason", by.reason())
                .param("withConnection", by.withConnection())
                .update();
    }

    /** That a scope is under local control no longer ends with its connection being taken up. */
    void keep(long id) {
        jdbc.sql("update connection.binding set local_with_connection = false where id = :id")
                .param("id", id)
                .update();
    }

    /** Gives control to the partner; each binding enters a new epoch. */
    void giveBack(Collection<Long> ids, Instant now) {
        jdbc.sql("""
                update connection.binding set epoch = epoch + 1, epoch_since = :now, local_since = null, local_by = null,
                    local_reason = null, local_with_connection = false
                where id = any(:ids) and local_since is not null
                """)
                .param("ids", ids.toArray(Long[]::new))
                .param("now", timestamp(now))
                .update();
    }

    List<GroupBinding> lockOfConnection(String connectionId) {
        return jdbc.sql("select * from connection.binding where connection_id = :id order by id for update")
                .param("id", connectionId)
                .query(JdbcBindings::toBinding)
                .list();
    }

    Optional<GroupBinding> lockOfScope(String scopeId) {
        return jdbc.sql("select * from connection.binding where scope_id = :id for update")
                .param("id", scopeId)
                .query(JdbcBindings::toBinding)
                .optional();
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

    private Bindings.BoundGroup toBound(ResultSet row, int number) throws SQLException {
        return new Bindings.BoundGroup(
                toBinding(row, number), profiles.stored(row.getString("profile"), row.getString("properties")));
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
                instant(row, "epoch_since"),
                takenBack(row));
    }

    private static Optional<TakenBack> takenBack(ResultSet row) throws SQLException {
        Optional<Instant> since = optionalInstant(row, "local_since");
        return since.isEmpty()
                ? Optional.empty()
                : Optional.of(new TakenBack(
                        since.get(),
                        row.getString("local_by"),
                        row.getString("local_reason"),
                        row.getBoolean("local_with_connection")));
    }
}
