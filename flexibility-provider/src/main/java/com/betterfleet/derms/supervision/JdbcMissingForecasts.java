package com.betterfleet.derms.supervision;

import com.betterfleet.derms.database.ColumnMapping;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Finds the scopes whose stored state says that something is missing. */
@Repository
class JdbcMissingForecasts {

    private final JdbcClient jdbc;

    JdbcMissingForecasts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Scopes in rows 4 or 5 of the decision table, or overdue in row 2, in either direction; ranks 0 to 4, which are indexed. */
    List<String> findScopesWithoutForecast() {
        return jdbc.sql("select scope_id from supervision.scope_state where rank <= 4 and without_forecast")
                .query(ColumnMapping::readFirstText)
                .list();
    }

    /** All scopes that are watched. */
    List<String> findBoundScopes() {
        return jdbc.sql("select scope_id from supervision.scope_state")
                .query(ColumnMapping::readFirstText)
                .list();
    }
}
