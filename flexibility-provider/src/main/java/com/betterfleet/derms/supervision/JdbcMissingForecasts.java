package com.betterfleet.derms.supervision;

import com.betterfleet.derms.database.ColumnMapping;
import com.betterfleet.derms.supervision.decision.ScopeState;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Finds scopes by what their stored state says of missing forecasts. */
@Repository
class JdbcMissingForecasts {

    private final JdbcClient jdbc;

    JdbcMissingForecasts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Scopes in row 4 or 5 of the decision table, or overdue in row 2, in either direction. All of them are
     * degraded; the rank is stated as a constant so that the partial index on low ranks is used.
     */
    List<String> findScopesWithoutForecast() {
        return jdbc.sql("select scope_id from supervision.scope_state where rank <= " + ScopeState.LAST_DEGRADED_RANK
                        + " and without_forecast")
                .query(ColumnMapping::readFirstText)
                .list();
    }

    /** All bound scopes. */
    List<String> findBoundScopes() {
        return jdbc.sql("select scope_id from supervision.scope_state")
                .query(ColumnMapping::readFirstText)
                .list();
    }
}
