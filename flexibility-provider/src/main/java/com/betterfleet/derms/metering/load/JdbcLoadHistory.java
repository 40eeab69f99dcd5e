package com.betterfleet.derms.metering.load;

import static com.betterfleet.derms.database.ColumnMapping.readInstant;
import static com.betterfleet.derms.database.ColumnMapping.toTextArray;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;

import com.betterfleet.derms.time.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads the load of meters over time from their power readings; doubtful ones are no load. */
@Repository
public class JdbcLoadHistory {

    private final JdbcClient jdbc;

    JdbcLoadHistory(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Finds the mean load of meters per step, in W by the start of the step. A step in which one of them has no reading
     * is left out.
     */
    public SortedMap<Instant, Long> findMeanLoads(Collection<String> assetIds, Interval span, Duration step) {
        SortedMap<Instant, Long> loads = new TreeMap<>();
        jdbc.sql("""
                select bin, sum(mean)::bigint as watts from (
                    select date_bin(:step * interval '1 millisecond', at, timestamptz 'epoch') as bin, asset_id,
                        avg(power_w) as mean
                    from metering.reading
                    where asset_id = any(:ids) and at >= :from and at < :to and power_w is not null and not power_doubtful
                    group by bin, asset_id) m
                group by bin having count(*) = :meters order by bin
                """)
                .param("step", step.toMillis())
                .param("ids", toTextArray(assetIds))
                .param("from", toTimestamp(span.start()))
                .param("to", toTimestamp(span.end()))
                .param("meters", assetIds.size())
                .query(row -> {
                    loads.put(readInstant(row, "bin"), row.getLong("watts"));
                });
        return loads;
    }
}
