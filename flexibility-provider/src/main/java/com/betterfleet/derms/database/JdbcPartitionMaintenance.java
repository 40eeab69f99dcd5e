package com.betterfleet.derms.database;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Runs the functions that create and drop a room's monthly partitions, on one instance at a time. */
@Repository
public class JdbcPartitionMaintenance {

    private final JdbcClient jdbc;

    public JdbcPartitionMaintenance(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Runs the functions in one statement, unless another instance is running those of the same room.
     *
     * @param lock the advisory lock of the room, the same on all instances
     * @param functions function calls, separated by commas, with the instants as named parameters
     * @return whether they were run
     */
    public boolean runUnlessLocked(long lock, String functions, Map<String, Instant> instants) {
        Map<String, Object> parameters = new TreeMap<>();
        instants.forEach((name, instant) -> parameters.put(name, ColumnMapping.toTimestamp(instant)));
        parameters.put("lock", lock);
        return jdbc.sql("select " + functions + " where pg_try_advisory_xact_lock(:lock)")
                .params(parameters)
                .query((row, number) -> true)
                .optional()
                .isPresent();
    }
}
