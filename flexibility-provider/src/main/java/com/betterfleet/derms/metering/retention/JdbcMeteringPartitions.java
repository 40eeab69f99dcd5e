package com.betterfleet.derms.metering.retention;

import com.betterfleet.derms.database.JdbcPartitionMaintenance;
import java.time.Instant;
import java.util.Map;
import org.springframework.stereotype.Repository;

/** Creates and drops the monthly partitions of readings and windows. */
@Repository
class JdbcMeteringPartitions {

    private static final long MAINTENANCE_LOCK = 7_391_251;

    private final JdbcPartitionMaintenance partitions;

    JdbcMeteringPartitions(JdbcPartitionMaintenance partitions) {
        this.partitions = partitions;
    }

    /**
     * Creates the months around {@code now}, and drops those that lie wholly before the cutoffs.
     *
     * @return false where another instance is doing it
     */
    boolean maintainPartitions(Instant now, Instant readingsFrom, Instant windowsFrom) {
        return partitions.runUnlessLocked(
                MAINTENANCE_LOCK,
                "metering.prepare_months(:now), metering.forget_before('reading', 'at', :readings),"
                        + " metering.forget_before('quarter', 'start', :windows)",
                Map.of("now", now, "readings", readingsFrom, "windows", windowsFrom));
    }
}
