package com.betterfleet.derms.microgrid;

import static com.betterfleet.derms.database.ColumnMapping.readOptionalLong;
import static com.betterfleet.derms.database.ColumnMapping.toTextArray;

import com.betterfleet.derms.power.Power;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcScopeSites implements ScopeSites {

    private final JdbcClient jdbc;

    JdbcScopeSites(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Map<String, ScopeSite> findSites(Collection<String> scopeIds) {
        return jdbc.sql("""
                        select s.id, s.name, s.minimum_useful_w, s.energy_until, m.time_zone
                        from microgrid.scope s join microgrid.microgrid m on m.id = s.microgrid_id
                        where s.id = any(:ids)
                        """).param("ids", toTextArray(scopeIds)).query(JdbcScopeSites::toSite).list().stream()
                .collect(Collectors.toMap(ScopeSite::scopeId, Function.identity()));
    }

    private static ScopeSite toSite(ResultSet row, int number) throws SQLException {
        return new ScopeSite(
                row.getString("id"),
                row.getString("name"),
                readOptionalLong(row, "minimum_useful_w").map(Power::new),
                Optional.ofNullable(row.getObject("energy_until", LocalTime.class)),
                ZoneId.of(row.getString("time_zone")));
    }
}
