package com.betterfleet.derms.binding;

import static com.betterfleet.derms.database.ColumnMapping.readInstant;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalRecord;
import static com.betterfleet.derms.database.ColumnMapping.toTextArray;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;

import com.betterfleet.derms.binding.GroupBinding.EnforcementMode;
import com.betterfleet.derms.database.ColumnMapping;
import com.betterfleet.derms.microgrid.DependantLookup;
import com.betterfleet.derms.partner.PartnerProfiles;
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
class JdbcGroupBindings implements DependantLookup {

    private static final String SELECT_BOUND_GROUP = """
            select b.*, c.profile, c.properties from connection.binding b
            join connection.connection c on c.id = b.connection_id
            """;

    private final JdbcClient jdbc;
    private final PartnerProfiles profiles;

    JdbcGroupBindings(JdbcClient jdbc, PartnerProfiles profiles) {
        this.jdbc = jdbc;
        this.profiles = profiles;
    }

    void lockTable() {
        jdbc.sql("lock table connection.binding in share row exclusive mode").update();
    }

    /** Comes before any lock of a row that is changed later: binding a group locks the table, and then its row. */
    private void announceChange() {
        jdbc.sql("lock table connection.binding in row exclusive mode").update();
    }

    Optional<GroupBinding> findBinding(String connectionId, String groupId) {
        return jdbc.sql("select * from connection.binding where connection_id = :connection and group_id = :group")
                .param("connection", connectionId)
                .param("group", groupId)
                .query(JdbcGroupBindings::mapBinding)
                .optional();
    }

    List<GroupBinding> findByScopes(Collection<String> scopeIds) {
        return jdbc.sql("select * from connection.binding where scope_id in (select unnest(:ids::text[]))")
                .param("ids", toTextArray(scopeIds))
                .query(JdbcGroupBindings::mapBinding)
                .list();
    }

    List<String> listScopeIds(String connectionId) {
        return jdbc.sql("select scope_id from connection.binding where connection_id = :connection")
                .param("connection", connectionId)
                .query(ColumnMapping::readFirstText)
                .list();
    }

    List<GroupBinding> listByConnection(String connectionId) {
        return jdbc.sql("select * from connection.binding where connection_id = :id order by group_id")
                .param("id", connectionId)
                .query(JdbcGroupBindings::mapBinding)
                .list();
    }

    List<GroupBinding> listByConnections(Collection<String> connectionIds) {
        return jdbc.sql("select * from connection.binding where connection_id = any(:ids) order by group_id")
                .param("ids", toTextArray(connectionIds))
                .query(JdbcGroupBindings::mapBinding)
                .list();
    }

    Map<String, Integer> countGroups(Collection<String> connectionIds) {
        Map<String, Integer> counts = new HashMap<>();
        jdbc.sql("""
                select connection_id, count(*) as groups from connection.binding
                where connection_id = any(:ids) group by connection_id
                """).param("ids", toTextArray(connectionIds)).query((RowCallbackHandler)
                row -> counts.put(row.getString("connection_id"), row.getInt("groups")));
        return counts;
    }

    List<GroupBindings.BoundGroup> findBoundGroups(List<GroupBindings.GroupKey> groups) {
        return jdbc.sql(SELECT_BOUND_GROUP + """
                        where (b.connection_id, b.group_id) in (select * from unnest(:connections::text[], :groups::text[]))
                        """)
                .param("connections", toTextArray(groups, GroupBindings.GroupKey::connectionId))
                .param("groups", toTextArray(groups, GroupBindings.GroupKey::groupId))
                .query(this::mapBoundGroup)
                .list();
    }

    Map<Long, GroupBindings.BoundGroup> findBoundGroups(Collection<Long> ids) {
        return jdbc
                .sql(SELECT_BOUND_GROUP + "where b.id = any(:ids)")
                .param("ids", ids.toArray(Long[]::new))
                .query(this::mapBoundGroup)
                .list()
                .stream()
                .collect(Collectors.toMap(group -> group.binding().id(), Function.identity()));
    }

    /** Locks the versions in the order of their bindings' ids, as every lock of several bindings does. */
    Map<Long, BindingVersion> lockVersions(Collection<Long> ids) {
        Map<Long, BindingVersion> versions = new HashMap<>();
        jdbc.sql("""
                select id, epoch, conversion_revision from connection.binding where id = any(:ids) order by id for share
                """).param("ids", ids.toArray(Long[]::new)).query((RowCallbackHandler)
                row -> versions.put(row.getLong("id"), mapVersion(row)));
        return versions;
    }

    List<GroupBindings.BoundGroup> lockByScopes(Collection<String> scopeIds) {
        announceChange();
        return jdbc.sql(SELECT_BOUND_GROUP + "where b.scope_id = any(:ids) order by b.id for update of b")
                .param("ids", toTextArray(scopeIds))
                .query(this::mapBoundGroup)
                .list();
    }

    void raiseConversionRevision(Collection<Long> ids) {
        jdbc.sql("update connection.binding set conversion_revision = conversion_revision + 1 where id = any(:ids)")
                .param("ids", ids.toArray(Long[]::new))
                .update();
    }

    void insertBinding(
            String connectionId,
            String groupId,
            String scopeId,
            String assetId,
            EnforcementMode enforcement,
            Instant now) {
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
                .param("now", toTimestamp(now))
                .update();
    }

    void updateBinding(long id, String assetId, EnforcementMode enforcement) {
        jdbc.sql("update connection.binding set asset_id = :asset, enforcement = :enforcement where id = :id")
                .param("id", id)
                .param("asset", assetId)
                .param("enforcement", enforcement.name())
                .update();
    }

    /** Starts local control of these bindings unless it has started; each started one enters a new epoch. */
    void startLocalControl(Collection<Long> ids, LocalControlRecord localControl) {
        jdbc.sql("""
                update connection.binding set epoch = epoch + 1, epoch_since = :since, local_since = :since,
                    local_by = :by, local_reason = :reason, local_with_connection = :withConnection
                where id = any(:ids) and local_since is null
                """)
                .param("ids", ids.toArray(Long[]::new))
                .param("since", toTimestamp(localControl.since()))
                .param("by", localControl.by())
                .param("reason", localControl.reason())
                .param("withConnection", localControl.wholeConnection())
                .update();
    }

    /** Retains the local control of a binding when its connection is reconnected. */
    void retainLocalControl(long id) {
        jdbc.sql("update connection.binding set local_with_connection = false where id = :id")
                .param("id", id)
                .update();
    }

    /** Returns control to the partner; each binding enters a new epoch. */
    void endLocalControl(Collection<Long> ids, Instant now) {
        jdbc.sql("""
                update connection.binding set epoch = epoch + 1, epoch_since = :now, local_since = null, local_by = null,
                    local_reason = null, local_with_connection = false
                where id = any(:ids) and local_since is not null
                """)
                .param("ids", ids.toArray(Long[]::new))
                .param("now", toTimestamp(now))
                .update();
    }

    List<GroupBinding> lockByConnection(String connectionId) {
        announceChange();
        return jdbc.sql("select * from connection.binding where connection_id = :id order by id for update")
                .param("id", connectionId)
                .query(JdbcGroupBindings::mapBinding)
                .list();
    }

    Optional<GroupBinding> lockByScope(String scopeId) {
        announceChange();
        return jdbc.sql("select * from connection.binding where scope_id = :id for update")
                .param("id", scopeId)
                .query(JdbcGroupBindings::mapBinding)
                .optional();
    }

    void deleteBinding(long id) {
        jdbc.sql("delete from connection.binding where id = :id")
                .param("id", id)
                .update();
    }

    @Override
    public List<String> findDependants(String kind, String id) {
        if (!kind.equals("scope")) {
            return List.of();
        }
        return findByScopes(List.of(id)).stream()
                .map(binding -> "group " + binding.groupId() + " of connection " + binding.connectionId())
                .toList();
    }

    private GroupBindings.BoundGroup mapBoundGroup(ResultSet row, int number) throws SQLException {
        return new GroupBindings.BoundGroup(
                mapBinding(row, number),
                profiles.resolveStoredProperties(row.getString("profile"), row.getString("properties")));
    }

    private static GroupBinding mapBinding(ResultSet row, int number) throws SQLException {
        return new GroupBinding(
                row.getLong("id"),
                row.getString("connection_id"),
                row.getString("group_id"),
                row.getString("scope_id"),
                row.getString("asset_id"),
                EnforcementMode.valueOf(row.getString("enforcement")),
                row.getInt("epoch"),
                readInstant(row, "epoch_since"),
                row.getInt("conversion_revision"),
                readLocalControl(row));
    }

    private static BindingVersion mapVersion(ResultSet row) throws SQLException {
        return new BindingVersion(row.getInt("epoch"), row.getInt("conversion_revision"));
    }

    private static Optional<LocalControlRecord> readLocalControl(ResultSet row) throws SQLException {
        return readOptionalRecord(
                row,
                "local_since",
                local -> new LocalControlRecord(
                        readInstant(local, "local_since"),
                        local.getString("local_by"),
                        local.getString("local_reason"),
                        local.getBoolean("local_with_connection")));
    }

    /** The scopes of bindings, without reading anything else of them. */
    Map<Long, String> findScopeIds(Collection<Long> bindingIds) {
        Map<Long, String> scopeIds = new HashMap<>();
        jdbc.sql("select id, scope_id from connection.binding where id = any(:ids)")
                .param("ids", bindingIds.toArray(Long[]::new))
                .query((RowCallbackHandler) row -> scopeIds.put(row.getLong("id"), row.getString("scope_id")));
        return scopeIds;
    }
}
