package com.betterfleet.derms.envelope;

import static com.betterfleet.derms.database.ColumnMapping.readInstant;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;

import com.betterfleet.derms.database.JdbcPartitionMaintenance;
import com.betterfleet.derms.envelope.CircuitHistory.CircuitHistoryQuery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcCircuitHistory {

    private static final long MAINTENANCE_LOCK = 7_391_250;

    private final JdbcClient jdbc;
    private final JdbcPartitionMaintenance partitions;

    JdbcCircuitHistory(JdbcClient jdbc, JdbcPartitionMaintenance partitions) {
        this.jdbc = jdbc;
        this.partitions = partitions;
    }

    List<CircuitChange> findNewest(CircuitHistoryQuery query, long before, int limit) {
        return jdbc.sql("""
                select * from envelope.circuit_change
                where circuit_id = :circuit
                    and (:direction::text is null or direction = :direction)
                    and (:from::timestamptz is null or decided_for >= :from)
                    and (:to::timestamptz is null or decided_for < :to)
                    and (:before = 0 or (decided_for, id) < (
                        select decided_for, id from envelope.circuit_change where circuit_id = :circuit and id = :before))
                order by decided_for desc, id desc limit :limit
                """)
                .param("circuit", query.circuitId())
                .param("direction", query.direction().map(Enum::name).orElse(null))
                .param("from", toTimestamp(query.from()))
                .param("to", toTimestamp(query.to()))
                .param("before", before)
                .param("limit", limit)
                .query(JdbcCircuitHistory::toChange)
                .list();
    }

    List<CircuitChange> findInForceAt(String circuitId, Instant at) {
        return jdbc.sql("""
                select distinct on (direction) * from envelope.circuit_change
                where circuit_id = :circuit and decided_for <= :at
                order by direction desc, decided_for desc, id desc
                """)
                .param("circuit", circuitId)
                .param("at", toTimestamp(at))
                .query(JdbcCircuitHistory::toChange)
                .list();
    }

    /**
     * Creates the partitions around {@code now} and drops those wholly before the cutoff.
     *
     * @return whether it was done; false while another instance does it
     */
    boolean maintainMonths(Instant now, Instant cutoff) {
        return partitions.runUnlessLocked(
                MAINTENANCE_LOCK,
                "envelope.prepare_months(:now), envelope.forget_before(:cutoff)",
                Map.of("now", now, "cutoff", cutoff));
    }

    private static CircuitChange toChange(ResultSet row, int number) throws SQLException {
        return new CircuitChange(
                row.getLong("id"), JdbcCircuitCapacities.toCapacity(row, number), readInstant(row, "written_at"));
    }
}
