package com.betterfleet.derms.microgrid;

import static com.betterfleet.derms.database.ColumnMapping.readOptionalLong;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalText;

import com.betterfleet.derms.power.Power;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Maps managed scopes to and from their rows. */
final class JdbcScopeRows {

    private JdbcScopeRows() {}

    static void saveScope(JdbcClient jdbc, ManagedScope scope) {
        jdbc.sql("""
                insert into microgrid.scope (id, microgrid_id, name, circuit_id, minimum_useful_w, uncontrollable_load_w,
                    energy_until, breach_window_s, breach_settle_s, breach_tolerance_percent, breach_tolerance_w)
                values (:id, :microgrid, :name, :circuit, :minimum, :uncontrollable, :until, :window, :settle, :percent,
                    :tolerance)
                on conflict (id) do update set name = excluded.name, circuit_id = excluded.circuit_id,
                    minimum_useful_w = excluded.minimum_useful_w,
                    uncontrollable_load_w = excluded.uncontrollable_load_w, energy_until = excluded.energy_until,
                    breach_window_s = excluded.breach_window_s, breach_settle_s = excluded.breach_settle_s,
                    breach_tolerance_percent = excluded.breach_tolerance_percent,
                    breach_tolerance_w = excluded.breach_tolerance_w
                """)
                .param("id", scope.id())
                .param("microgrid", scope.microgridId())
                .param("name", scope.name())
                .param("circuit", scope.circuitId().orElse(null))
                .param("minimum", scope.minimumUseful().map(Power::watts).orElse(null))
                .param(
                        "uncontrollable",
                        scope.uncontrollableLoad().map(Power::watts).orElse(null))
                .param("until", scope.energyUntil().orElse(null))
                .param("window", scope.breachCriteria().window().toSeconds())
                .param("settle", scope.breachCriteria().settle().toSeconds())
                .param("percent", scope.breachCriteria().tolerancePercent())
                .param("tolerance", scope.breachCriteria().tolerance().watts())
                .update();
    }

    static ManagedScope toScope(ResultSet row, int number) throws SQLException {
        return new ManagedScope(
                row.getString("id"),
                row.getString("microgrid_id"),
                row.getString("name"),
                readOptionalText(row, "circuit_id"),
                readOptionalLong(row, "minimum_useful_w").map(Power::new),
                readOptionalLong(row, "uncontrollable_load_w").map(Power::new),
                Optional.ofNullable(row.getObject("energy_until", LocalTime.class)),
                new BreachCriteria(
                        Duration.ofSeconds(row.getLong("breach_window_s")),
                        Duration.ofSeconds(row.getLong("breach_settle_s")),
                        row.getBigDecimal("breach_tolerance_percent"),
                        new Power(row.getLong("breach_tolerance_w"))));
    }
}
