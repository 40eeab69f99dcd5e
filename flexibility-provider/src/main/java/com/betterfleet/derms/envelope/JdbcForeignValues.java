package com.betterfleet.derms.envelope;

import static com.betterfleet.derms.database.ColumnMapping.readInstant;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;

import com.betterfleet.derms.database.ColumnMapping;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.quarantine.IsolatedJob;
import com.betterfleet.derms.quarantine.SubjectSelection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcForeignValues {

    /** The advisory lock by which one instance at a time checks for foreign values. */
    private static final long CHECK_LOCK = 7_391_253;

    private static final int BATCH_SIZE = 500;

    private final JdbcClient jdbc;

    JdbcForeignValues(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Finds circuit values that differ from the written ones; empty while another instance checks. */
    List<ForeignValue> findUnexpectedValues(SubjectSelection selection, Instant now) {
        return jdbc.sql("""
                select circuit_id, direction, available_w, decided_w from envelope.circuit_capacity
                where available_w <> decided_w and circuit_id <> all(:excluded)
                    and (:only::text[] is null or circuit_id = any(:only))
                    and (select pg_try_advisory_xact_lock(:lock))
                order by circuit_id, direction limit :batch
                """)
                .param("lock", CHECK_LOCK)
                .params(selection.parameters())
                .param("batch", BATCH_SIZE)
                .query((row, number) -> ForeignValueHandler.evaluateValue(
                        row.getString("circuit_id"),
                        Direction.valueOf(row.getString("direction")),
                        new Power(row.getLong("available_w")),
                        new Power(row.getLong("decided_w")),
                        now))
                .list();
    }

    /** The SQL of the time at which there is a value to handle: the past, or the next try. */
    static String dueTimeSql(IsolatedJob job) {
        return """
                least(%s, (select timestamptz 'epoch' from envelope.circuit_capacity
                    where available_w <> decided_w and %s order by circuit_id limit 1))
                """.formatted(job.retryTimeSql(), job.notSetAsideSql("circuit_id"));
    }

    /** Finds the circuits whose value differs from the written one. */
    List<String> findUnexpectedCircuits(SubjectSelection selection) {
        return jdbc.sql("""
                select distinct circuit_id from envelope.circuit_capacity
                where available_w <> decided_w and circuit_id <> all(:excluded) order by circuit_id limit :batch
                """)
                .params(selection.parameters())
                .param("batch", BATCH_SIZE)
                .query(ColumnMapping::readFirstText)
                .list();
    }

    /** Restores the decided value, unless the found one has changed meanwhile. */
    void restoreDecidedValue(ForeignValue value) {
        jdbc.sql("""
                update envelope.circuit_capacity set available_w = decided_w
                where circuit_id = :circuit and direction = :direction and available_w = :found
                """)
                .param("circuit", value.circuitId())
                .param("direction", value.direction().name())
                .param("found", value.found().watts())
                .update();
    }

    void recordValue(ForeignValue value) {
        jdbc.sql("""
                insert into envelope.foreign_value (circuit_id, direction, found_w, ours_w, kept, found_at)
                values (:circuit, :direction, :found, :ours, :kept, :at)
                """)
                .param("circuit", value.circuitId())
                .param("direction", value.direction().name())
                .param("found", value.found().watts())
                .param("ours", value.decided().watts())
                .param("kept", value.adopted())
                .param("at", toTimestamp(value.foundAt()))
                .update();
    }

    List<ForeignValue> findOverwritten(Instant since) {
        return jdbc.sql("""
                select distinct on (circuit_id, direction) * from envelope.foreign_value
                where found_at >= :since and not kept
                order by circuit_id, direction, id desc
                """)
                .param("since", toTimestamp(since))
                .query(JdbcForeignValues::toValue)
                .list();
    }

    private static ForeignValue toValue(ResultSet row, int number) throws SQLException {
        return new ForeignValue(
                row.getString("circuit_id"),
                Direction.valueOf(row.getString("direction")),
                new Power(row.getLong("found_w")),
                new Power(row.getLong("ours_w")),
                row.getBoolean("kept"),
                readInstant(row, "found_at"));
    }
}
