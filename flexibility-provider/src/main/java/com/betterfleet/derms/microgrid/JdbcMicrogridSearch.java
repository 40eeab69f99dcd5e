package com.betterfleet.derms.microgrid;

import static com.betterfleet.derms.database.ColumnMapping.toTextArray;

import com.betterfleet.derms.database.ColumnMapping;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcMicrogridSearch implements MicrogridSearch {

    private final JdbcClient jdbc;

    JdbcMicrogridSearch(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Optional<Microgrid> findFirst() {
        return jdbc.sql("select * from microgrid.microgrid order by name, id limit 1")
                .query(JdbcMicrogridDirectory::toMicrogrid)
                .optional();
    }

    @Override
    public Map<String, Microgrid> findMicrogrids(Collection<String> ids) {
        return jdbc
                .sql("select * from microgrid.microgrid where id = any(:ids)")
                .param("ids", toTextArray(ids))
                .query(JdbcMicrogridDirectory::toMicrogrid)
                .list()
                .stream()
                .collect(Collectors.toMap(Microgrid::id, Function.identity()));
    }

    @Override
    public List<String> findScopeIds(String part) {
        return jdbc.sql("select id from microgrid.scope where strpos(lower(name), lower(:part)) > 0 order by name, id")
                .param("part", part)
                .query(ColumnMapping::readFirstText)
                .list();
    }

    @Override
    public List<ManagedScope> findScopes(List<String> ids) {
        Map<String, ManagedScope> found = jdbc
                .sql("select * from microgrid.scope where id = any(:ids)")
                .param("ids", toTextArray(ids))
                .query(JdbcScopeRows::toScope)
                .list()
                .stream()
                .collect(Collectors.toMap(ManagedScope::id, Function.identity()));
        return ids.stream().flatMap(id -> Stream.ofNullable(found.get(id))).toList();
    }

    @Override
    public long countCircuits(String part) {
        return jdbc.sql("select count(*) from microgrid.circuit where strpos(lower(name), lower(:part)) > 0")
                .param("part", part)
                .query(Long.class)
                .single();
    }

    @Override
    public List<Circuit> findCircuits(String part, long from, int limit) {
        return jdbc.sql(
                        JdbcMicrogridDirectory.CIRCUITS
                                + "where strpos(lower(c.name), lower(:part)) > 0 order by c.name, c.id limit :limit offset :from")
                .param("part", part)
                .param("limit", limit)
                .param("from", from)
                .query(JdbcMicrogridDirectory::toCircuit)
                .list();
    }

    @Override
    public Set<String> findScopesOfAssets(Collection<String> assetIds) {
        return Set.copyOf(
                jdbc.sql("select distinct scope_id from microgrid.asset where id = any(:ids) and scope_id is not null")
                        .param("ids", toTextArray(assetIds))
                        .query(ColumnMapping::readFirstText)
                        .list());
    }

    @Override
    public List<ManagedScope> findScopesWithUncontrollableLoad() {
        return jdbc.sql("select * from microgrid.scope where uncontrollable_load_w is not null")
                .query(JdbcScopeRows::toScope)
                .list();
    }

    @Override
    public Map<String, List<String>> findScopesOn(Collection<String> circuitIds) {
        record Row(String circuitId, String scopeId) {}
        return jdbc
                .sql("select id, circuit_id from microgrid.scope where circuit_id = any(:ids) order by id")
                .param("ids", toTextArray(circuitIds))
                .query((row, number) -> new Row(row.getString("circuit_id"), row.getString("id")))
                .list()
                .stream()
                .collect(Collectors.groupingBy(Row::circuitId, Collectors.mapping(Row::scopeId, Collectors.toList())));
    }
}
