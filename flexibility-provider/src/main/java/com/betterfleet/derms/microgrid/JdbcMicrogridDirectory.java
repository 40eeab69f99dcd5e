package com.betterfleet.derms.microgrid;

import static com.betterfleet.derms.database.ColumnMapping.readInstant;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalInstant;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalRecord;
import static com.betterfleet.derms.database.ColumnMapping.toTextArray;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;

import com.betterfleet.derms.database.ColumnMapping;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.quarantine.IsolatedJob;
import com.betterfleet.derms.quarantine.SubjectSelection;
import com.betterfleet.derms.time.Interval;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcMicrogridDirectory implements MicrogridDirectory {

    static final String CIRCUITS = """
            select c.*, i.limit_w as i_limit_w, i.reason as i_reason, i.until as i_until, i.set_by as i_set_by,
                   i.set_at as i_set_at, i.found as i_found, e.limit_w as e_limit_w, e.reason as e_reason, e.until as e_until,
                   e.set_by as e_set_by, e.set_at as e_set_at, e.found as e_found
            from microgrid.circuit c
            left join microgrid.operational_limit i on i.circuit_id = c.id and i.direction = 'IMPORT'
            left join microgrid.operational_limit e on e.circuit_id = c.id and e.direction = 'EXPORT'
            """;

    private final JdbcClient jdbc;

    JdbcMicrogridDirectory(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<Microgrid> findMicrogrid(String id) {
        return jdbc.sql("select * from microgrid.microgrid where id = :id")
                .param("id", id)
                .query(JdbcMicrogridDirectory::toMicrogrid)
                .optional();
    }

    @Override
    public Optional<Circuit> findCircuit(String id) {
        return jdbc.sql(CIRCUITS + "where c.id = :id")
                .param("id", id)
                .query(JdbcMicrogridDirectory::toCircuit)
                .optional();
    }

    /** Finds a circuit and locks its row until the transaction ends, so that edits of one circuit are serial. */
    Optional<Circuit> lockCircuit(String id) {
        return jdbc.sql(CIRCUITS + "where c.id = :id for update of c")
                .param("id", id)
                .query(JdbcMicrogridDirectory::toCircuit)
                .optional();
    }

    /** Locks circuits in the order of their ids, as every edit of several; an unknown one has no entry. */
    Map<String, Circuit> lockCircuits(Collection<String> ids) {
        return jdbc
                .sql(CIRCUITS + "where c.id = any(:ids) order by c.id for update of c")
                .param("ids", toTextArray(ids))
                .query(JdbcMicrogridDirectory::toCircuit)
                .list()
                .stream()
                .collect(Collectors.toMap(Circuit::id, Function.identity()));
    }

    /** Locks scopes, so that edits of one scope are serial; in the order of their ids. */
    List<ManagedScope> lockScopes(Collection<String> ids) {
        return jdbc.sql("select * from microgrid.scope where id = any(:ids) order by id for no key update")
                .param("ids", toTextArray(ids))
                .query(JdbcScopeRows::toScope)
                .list();
    }

    @Override
    public Optional<ManagedScope> findScope(String id) {
        return jdbc.sql("select * from microgrid.scope where id = :id")
                .param("id", id)
                .query(JdbcScopeRows::toScope)
                .optional();
    }

    @Override
    public Optional<Asset> findAsset(String id) {
        return jdbc.sql("select * from microgrid.asset where id = :id")
                .param("id", id)
                .query(JdbcAssetRows::toAsset)
                .optional();
    }

    @Override
    public List<Microgrid> listMicrogrids() {
        return jdbc.sql("select * from microgrid.microgrid order by name, id")
                .query(JdbcMicrogridDirectory::toMicrogrid)
                .list();
    }

    @Override
    public List<Circuit> findCircuitsWithForeignLimit() {
        return jdbc.sql(CIRCUITS + "where i.found or e.found order by c.id")
                .query(JdbcMicrogridDirectory::toCircuit)
                .list();
    }

    @Override
    public List<ManagedScope> listScopes() {
        return jdbc.sql("select * from microgrid.scope order by name, id")
                .query(JdbcScopeRows::toScope)
                .list();
    }

    @Override
    public Map<String, List<Asset>> findAssetsOfScopes(Collection<String> scopeIds) {
        return jdbc
                .sql("select * from microgrid.asset where scope_id = any(:ids) order by name, id")
                .param("ids", toTextArray(scopeIds))
                .query(JdbcAssetRows::toAsset)
                .list()
                .stream()
                .collect(Collectors.groupingBy(asset -> asset.scopeId().orElseThrow()));
    }

    @Override
    public Map<String, List<AssetMembership>> findMemberships(Collection<String> scopeIds, Interval span) {
        return JdbcAssetRows.findByScopes(jdbc, scopeIds, span);
    }

    @Override
    public List<AssetMembership> findMembershipsOfAsset(String assetId) {
        return JdbcAssetRows.findByAsset(jdbc, assetId);
    }

    @Override
    public List<ManagedScope> findScopesOn(String circuitId) {
        return jdbc.sql("select * from microgrid.scope where circuit_id = :id order by id")
                .param("id", circuitId)
                .query(JdbcScopeRows::toScope)
                .list();
    }

    @Override
    public Map<String, Circuit> findCircuitsOfScopes(Collection<String> scopeIds) {
        record Row(String scopeId, Circuit circuit) {}
        return jdbc
                .sql(CIRCUITS.replace("select c.*", "select s.id as scope_id, c.*")
                        + "join microgrid.scope s on s.circuit_id = c.id where s.id = any(:ids)")
                .param("ids", toTextArray(scopeIds))
                .query((row, number) -> new Row(row.getString("scope_id"), toCircuit(row, number)))
                .list()
                .stream()
                .collect(Collectors.toMap(Row::scopeId, Row::circuit));
    }

    void saveMicrogrid(Microgrid microgrid) {
        jdbc.sql("""
                insert into microgrid.microgrid (id, name, time_zone) values (:id, :name, :zone)
                on conflict (id) do update set name = excluded.name, time_zone = excluded.time_zone
                """)
                .param("id", microgrid.id())
                .param("name", microgrid.name())
                .param("zone", microgrid.timeZone().getId())
                .update();
    }

    void saveCircuit(Circuit circuit) {
        jdbc.sql("""
                insert into microgrid.circuit (id, microgrid_id, name, kind, phases, nominal_phase_voltage,
                    import_rating_w, import_safe_default_w, export_rating_w, export_safe_default_w)
                values (:id, :microgrid, :name, :kind, :phases, :voltage, :rating, :safe, :exportRating, :exportSafe)
                on conflict (id) do update set name = excluded.name, kind = excluded.kind, phases = excluded.phases,
                    nominal_phase_voltage = excluded.nominal_phase_voltage,
                    import_rating_w = excluded.import_rating_w,
                    import_safe_default_w = excluded.import_safe_default_w,
                    export_rating_w = excluded.export_rating_w,
                    export_safe_default_w = excluded.export_safe_default_w
                """)
                .param("id", circuit.id())
                .param("microgrid", circuit.microgridId())
                .param("name", circuit.name())
                .param("kind", circuit.kind().name())
                .param("phases", circuit.phases())
                .param("voltage", circuit.nominalPhaseVoltage())
                .param("rating", circuit.importSide().rating().watts())
                .param("safe", circuit.importSide().safeDefault().watts())
                .param("exportRating", circuit.exportSide().rating().watts())
                .param("exportSafe", circuit.exportSide().safeDefault().watts())
                .update();
    }

    void saveScope(ManagedScope scope) {
        JdbcScopeRows.saveScope(jdbc, scope);
    }

    void saveAsset(Asset asset, Instant now) {
        JdbcAssetRows.saveAsset(jdbc, asset, now);
    }

    void saveOperationalLimit(String circuitId, Direction direction, Optional<OperationalLimit> limit) {
        jdbc.sql("delete from microgrid.operational_limit where circuit_id = :circuit and direction = :direction")
                .param("circuit", circuitId)
                .param("direction", direction.name())
                .update();
        limit.ifPresent(set -> jdbc.sql("""
                        insert into microgrid.operational_limit
                            (circuit_id, direction, limit_w, reason, until, set_by, set_at, found)
                        values (:circuit, :direction, :limit, :reason, :until, :by, :at, :found)
                        """)
                .param("circuit", circuitId)
                .param("direction", direction.name())
                .param("limit", set.limit().watts())
                .param("reason", set.reason())
                .param("until", toTimestamp(set.until()))
                .param("by", set.setBy())
                .param("at", toTimestamp(set.setAt()))
                .param("found", set.found())
                .update());
    }

    List<String> deleteOperationalLimitsUntil(Instant now, SubjectSelection selection) {
        return jdbc.sql("""
                delete from microgrid.operational_limit where until <= :now and circuit_id <> all(:excluded)
                    and (:only::text[] is null or circuit_id = any(:only)) returning circuit_id
                """)
                .param("now", toTimestamp(now))
                .params(selection.parameters())
                .query(ColumnMapping::readFirstText)
                .list();
    }

    /** The SQL of the next expiry of an operational limit. */
    static String limitExpirySql(IsolatedJob job) {
        return "least(%s, (select until from microgrid.operational_limit where until is not null and %s order by until limit 1))"
                .formatted(job.retryTimeSql(), job.notSetAsideSql("circuit_id"));
    }

    List<String> findCircuitsWithExpiredLimit(Instant now, SubjectSelection selection) {
        return jdbc.sql("""
                select distinct circuit_id from microgrid.operational_limit
                where until <= :now and circuit_id <> all(:excluded)
                """)
                .param("now", toTimestamp(now))
                .params(selection.parameters())
                .query(ColumnMapping::readFirstText)
                .list();
    }

    Object requireByKind(String kind, String id) {
        return switch (kind) {
            case "microgrid" -> requireMicrogrid(id);
            case "circuit" -> requireCircuit(id);
            case "scope" -> requireScope(id);
            case "asset" -> requireAsset(id);
            default -> throw new IllegalArgumentException("no such kind: " + kind);
        };
    }

    /** Finds the entities of this room that reference an entity, each as {@code kind id}. */
    List<String> findDependants(String kind, String id) {
        String sql = switch (kind) {
            case "microgrid" -> """
                            select 'circuit ' || id from microgrid.circuit where microgrid_id = :id
                            union all select 'scope ' || id from microgrid.scope where microgrid_id = :id
                            union all select 'asset ' || id from microgrid.asset where microgrid_id = :id
                            """;
            case "circuit" -> "select 'scope ' || id from microgrid.scope where circuit_id = :id";
            case "scope" -> "select 'asset ' || id from microgrid.asset where scope_id = :id";
            default -> "select 'none' where false and :id = ''";
        };
        return jdbc.sql(sql).param("id", id).query(ColumnMapping::readFirstText).list();
    }

    /** Locks the row of an entity against changes and new references. */
    void lockByKind(String kind, String id) {
        // The table name is one of four constants, checked by requireByKind(), never external text.
        requireByKind(kind, id);
        jdbc.sql("select 1 from microgrid." + kind + " where id = :id for update")
                .param("id", id)
                .query(Integer.class)
                .optional();
    }

    /** Deletes an entity; what an asset used stays with the scopes that it belonged to. */
    void deleteByKind(String kind, String id, Instant now) {
        // As above.
        requireByKind(kind, id);
        jdbc.sql("delete from microgrid." + kind + " where id = :id")
                .param("id", id)
                .update();
        if (kind.equals("asset")) {
            JdbcAssetRows.endMembership(jdbc, id, now);
        }
    }

    static Microgrid toMicrogrid(ResultSet row, int number) throws SQLException {
        return new Microgrid(row.getString("id"), row.getString("name"), ZoneId.of(row.getString("time_zone")));
    }

    static Circuit toCircuit(ResultSet row, int number) throws SQLException {
        return new Circuit(
                row.getString("id"),
                row.getString("microgrid_id"),
                row.getString("name"),
                CircuitKind.valueOf(row.getString("kind")),
                row.getInt("phases"),
                row.getBigDecimal("nominal_phase_voltage"),
                toDirection(row, "import", "i"),
                toDirection(row, "export", "e"));
    }

    private static CircuitDirection toDirection(ResultSet row, String name, String limits) throws SQLException {
        return new CircuitDirection(
                new Power(row.getLong(name + "_rating_w")),
                new Power(row.getLong(name + "_safe_default_w")),
                readOptionalRecord(
                        row,
                        limits + "_limit_w",
                        limit -> new OperationalLimit(
                                new Power(limit.getLong(limits + "_limit_w")),
                                limit.getString(limits + "_reason"),
                                readOptionalInstant(limit, limits + "_until"),
                                limit.getString(limits + "_set_by"),
                                readInstant(limit, limits + "_set_at"),
                                limit.getBoolean(limits + "_found"))));
    }
}
