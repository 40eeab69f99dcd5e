package com.betterfleet.derms.forecast.writer;

import static com.betterfleet.derms.database.ColumnMapping.toMicrosArray;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;

import com.betterfleet.derms.forecast.CapacityLimit;
import com.betterfleet.derms.forecast.ForecastOrigin;
import com.betterfleet.derms.forecast.ForecastSubmission;
import com.betterfleet.derms.forecast.StoredTimeline;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Timeline.TimelineSegment;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Writes accepted messages and the timelines in force, in batches of statements. */
@Repository
class JdbcForecastRows {

    private static final int BATCH_SIZE = 256;

    private static final String INSERT_MESSAGE = """
            insert into forecast.message (id, connection_id, group_id, binding_id, epoch, sequence, request_id,
                direction, cover, accepted_at, body, body_hash, starts, ends, limits_w, correlation_id)
            overriding system value values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String SAVE_TIMELINE = """
            insert into forecast.in_force (binding_id, direction, cover, accepted_at, starts, ends, limits_w, origins,
                origin_ids, origin_request_ids, origin_accepted_at, version)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (binding_id, direction, cover) do update set accepted_at = excluded.accepted_at,
                starts = excluded.starts, ends = excluded.ends, limits_w = excluded.limits_w,
                origins = excluded.origins, origin_ids = excluded.origin_ids,
                origin_request_ids = excluded.origin_request_ids, origin_accepted_at = excluded.origin_accepted_at,
                version = excluded.version
            """;

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;

    JdbcForecastRows(JdbcClient jdbc, JdbcTemplate batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    /** Allocates message ids, ascending and above all ids allocated before. */
    List<Long> allocateIds(int number) {
        return jdbc.sql("""
                select nextval(pg_get_serial_sequence('forecast.message', 'id')) from generate_series(1, :number)
                """)
                .param("number", number)
                .query((row, index) -> row.getLong(1))
                .list();
    }

    /** Inserts messages in one round trip per batch. */
    void insertMessages(List<NewMessage> messages) {
        batches.batchUpdate(INSERT_MESSAGE, messages, BATCH_SIZE, (statement, message) -> {
            ForecastSubmission submission = message.request().submission();
            List<TimelineSegment<Power>> segments =
                    message.request().validated().limits().segments();
            statement.setLong(1, message.id());
            statement.setString(2, submission.connectionId());
            statement.setString(3, submission.groupId());
            statement.setLong(4, message.request().binding().id());
            statement.setInt(5, message.request().binding().epoch());
            statement.setLong(6, message.sequence());
            statement.setString(7, submission.requestId());
            statement.setString(8, submission.direction().name());
            statement.setString(9, submission.kind().name());
            statement.setObject(10, toTimestamp(message.acceptedAt()));
            statement.setString(11, submission.body());
            statement.setString(12, message.bodyHash());
            statement.setObject(
                    13, toMicrosArray(segments, segment -> segment.interval().start()));
            statement.setObject(
                    14, toMicrosArray(segments, segment -> segment.interval().end()));
            statement.setObject(
                    15, toNumbers(segments, segment -> segment.value().watts()));
            statement.setString(16, submission.correlationId().orElse(null));
        });
    }

    /** Inserts or replaces timelines in force in one round trip per batch. */
    void saveTimelines(Collection<StoredTimeline> rows) {
        batches.batchUpdate(SAVE_TIMELINE, rows, BATCH_SIZE, (statement, row) -> {
            List<TimelineSegment<CapacityLimit>> segments = row.timeline().segments();
            Map<ForecastOrigin, Integer> places = new LinkedHashMap<>();
            int[] indexes = indexOrigins(segments, places);
            Set<ForecastOrigin> origins = places.keySet();
            statement.setLong(1, row.bindingId());
            statement.setString(2, row.direction().name());
            statement.setString(3, row.kind().name());
            statement.setObject(4, toTimestamp(row.acceptedAt()));
            statement.setObject(
                    5, toMicrosArray(segments, segment -> segment.interval().start()));
            statement.setObject(
                    6, toMicrosArray(segments, segment -> segment.interval().end()));
            statement.setObject(
                    7, toNumbers(segments, segment -> segment.value().limit().watts()));
            statement.setObject(8, indexes);
            statement.setObject(9, toNumbers(origins, ForecastOrigin::messageId));
            statement.setObject(
                    10, origins.stream().map(ForecastOrigin::requestId).toArray(String[]::new));
            statement.setObject(11, toMicrosArray(origins, ForecastOrigin::acceptedAt));
            statement.setLong(12, row.version());
        });
    }

    /**
     * Returns the place of each segment's origin. Neighbours mostly have the same, which is looked up once.
     *
     * @param places receives each origin once
     */
    private static int[] indexOrigins(
            List<TimelineSegment<CapacityLimit>> segments, Map<ForecastOrigin, Integer> places) {
        int[] indexes = new int[segments.size()];
        for (int i = 0; i < indexes.length; i++) {
            ForecastOrigin origin = segments.get(i).value().origin();
            boolean repeated =
                    i > 0 && origin.equals(segments.get(i - 1).value().origin());
            indexes[i] = repeated ? indexes[i - 1] : places.computeIfAbsent(origin, added -> places.size());
        }
        return indexes;
    }

    /** The driver sends arrays of primitive numbers in binary form. */
    private static <T> long[] toNumbers(Collection<T> rows, ToLongFunction<T> column) {
        return rows.stream().mapToLong(column).toArray();
    }
}
