package com.betterfleet.derms.supervision;

import com.betterfleet.derms.database.ColumnMapping;
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
     * Scopes in row 4 or 5 of the decision table, or overdue in row 2, in either direction; uses the index on ranks 0
     * to 4.
     */
    List<String> findScopesWithoutForecast() {
        return jdbc.sql("select scope_id from supervision.scope_state where rank <= 4 and without_forecast")
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
