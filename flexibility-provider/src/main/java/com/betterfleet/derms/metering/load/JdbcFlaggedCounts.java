package com.betterfleet.derms.metering.load;

import static com.betterfleet.derms.database.ColumnMapping.toTextArray;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;

import com.betterfleet.derms.time.Interval;
import java.util.Collection;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Counts readings that were flagged as doubtful. */
@Repository
public class JdbcFlaggedCounts {

    private final JdbcClient jdbc;

    JdbcFlaggedCounts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Counts the doubtful readings of assets within a span, by asset id; an asset without any has no entry. */
    public SortedMap<String, Long> countFlagged(Collection<String> assetIds, Interval span) {
        SortedMap<String, Long> counts = new TreeMap<>();
        jdbc.sql("""
                select asset_id, count(*) as flagged from metering.reading
                where asset_id = any(:ids) and at >= :from and at < :to and flag is not null group by asset_id
                """)
                .param("ids", toTextArray(assetIds))
                .param("from", toTimestamp(span.start()))
                .param("to", toTimestamp(span.end()))
                .query(row -> {
                    counts.put(row.getString("asset_id"), row.getLong("flagged"));
                });
        return counts;
    }
}
