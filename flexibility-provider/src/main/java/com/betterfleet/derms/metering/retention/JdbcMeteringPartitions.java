package com.betterfleet.derms.metering.retention;

import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;

import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The months that readings and windows are kept in. */
@Repository
class JdbcMeteringPartitions {

    /** Names the upkeep among what instances agree on. */
    private static final long MAINTENANCE_LOCK = 7_391_251;

    private final JdbcClient jdbc;

    JdbcMeteringPartitions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Makes the months around {@code now}, and drops those that lie wholly before the cutoffs; of many instances one does it.
     *
     * @return whether it was done; else another instance is at it
     */
    boolean maintainPartitions(Instant now, Instant readingsFrom, Instant windowsFrom) {
        return jdbc.sql("""
                select metering.prepare_months(:now), metering.forget_before('reading', 'at', :readings),
                    metering.forget_before('quarter', 'start', :windows)
                where pg_try_advisory_xact_lock(:lock)
                """)
                .param("now", toTimestamp(now))
                .param("readings", toTimestamp(readingsFrom))
                .param("windows", toTimestamp(windowsFrom))
                .param("lock", MAINTENANCE_LOCK)
                .query((row, number) -> true)
                .optional()
                .isPresent();
    }
}
