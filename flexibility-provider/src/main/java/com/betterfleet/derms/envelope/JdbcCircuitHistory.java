package com.betterfleet.derms.envelope;

import static com.betterfleet.derms.database.ColumnMapping.readInstant;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;

import com.betterfleet.derms.envelope.CircuitHistory.CircuitHistoryQuery;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcCircuitHistory {

    /** The advisory lock by which one instance at a time maintains the months. */
    private static final long UPKEEP_LOCK = 7_391_250;

    private final JdbcClient jdbc;

    JdbcCircuitHistory(JdbcClient jdbc) {
        this.jdbc = jdbc;
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
        return jdbc.sql("""
                select envelope.prepare_months(:now), envelope.forget_before(:cutoff)
                where pg_try_advisory_xact_lock(:lock)
                """)
                .param("now", toTimestamp(now))
                .param("cutoff", toTimestamp(cutoff))
                .param("lock", UPKEEP_LOCK)
                .query((row, number) -> true)
                .optional()
                .isPresent();
    }

    private static CircuitChange toChange(ResultSet row, int number) throws SQLException {
        return new CircuitChange(
                row.getLong("id"), JdbcCircuitCapacities.toCapacity(row, number), readInstant(row, "written_at"));
    }
}
