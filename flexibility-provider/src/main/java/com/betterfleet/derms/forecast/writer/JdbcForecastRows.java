package com.betterfleet.derms.forecast.writer;

import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;
import static com.betterfleet.derms.database.ColumnMapping.toTimestampArray;

import com.betterfleet.derms.forecast.CapacityLimit;
import com.betterfleet.derms.forecast.ForecastOrigin;
import com.betterfleet.derms.forecast.ForecastSubmission;
import com.betterfleet.derms.forecast.StoredTimeline;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Timeline.TimelineSegment;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
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
                origin_ids, origin_request_ids, origin_accepted_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (binding_id, direction, cover) do update set accepted_at = excluded.accepted_at,
                starts = excluded.starts, ends = excluded.ends, limits_w = excluded.limits_w,
                origins = excluded.origins, origin_ids = excluded.origin_ids,
                origin_request_ids = excluded.origin_request_ids, origin_accepted_at = excluded.origin_accepted_at
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
            ArrayParameters arrays = new ArrayParameters(statement.getConnection());
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
            statement.setArray(
                    13,
                    arrays.createTimestampArray(
                            segments, segment -> segment.interval().start()));
            statement.setArray(
                    14,
                    arrays.createTimestampArray(
                            segments, segment -> segment.interval().end()));
            statement.setArray(
                    15,
                    arrays.createBigintArray(
                            segments, segment -> segment.value().watts()));
            statement.setString(16, submission.correlationId().orElse(null));
        });
    }

    /** Inserts or replaces timelines in force in one round trip per batch. */
    void saveTimelines(Collection<StoredTimeline> rows) {
        batches.batchUpdate(SAVE_TIMELINE, rows, BATCH_SIZE, (statement, row) -> {
            List<TimelineSegment<CapacityLimit>> segments = row.timeline().segments();
            List<ForecastOrigin> origins = segments.stream()
                    .map(segment -> segment.value().origin())
                    .distinct()
                    .toList();
            ArrayParameters arrays = new ArrayParameters(statement.getConnection());
            statement.setLong(1, row.bindingId());
            statement.setString(2, row.direction().name());
            statement.setString(3, row.kind().name());
            statement.setObject(4, toTimestamp(row.acceptedAt()));
            statement.setArray(
                    5,
                    arrays.createTimestampArray(
                            segments, segment -> segment.interval().start()));
            statement.setArray(
                    6,
                    arrays.createTimestampArray(
                            segments, segment -> segment.interval().end()));
            statement.setArray(
                    7,
                    arrays.createBigintArray(
                            segments, segment -> segment.value().limit().watts()));
            statement.setArray(
                    8,
                    arrays.createIntegerArray(
                            segments, segment -> origins.indexOf(segment.value().origin())));
            statement.setArray(9, arrays.createBigintArray(origins, ForecastOrigin::messageId));
            statement.setArray(10, arrays.createTextArray(origins, ForecastOrigin::requestId));
            statement.setArray(11, arrays.createTimestampArray(origins, ForecastOrigin::acceptedAt));
        });
    }

    /** Creates array parameters of a batched statement. */
    private record ArrayParameters(Connection connection) {

        <T> Array createTimestampArray(List<T> rows, Function<T, Instant> column) throws SQLException {
            return connection.createArrayOf("timestamptz", toTimestampArray(rows, column));
        }

        <T> Array createBigintArray(List<T> rows, ToLongFunction<T> column) throws SQLException {
            return connection.createArrayOf(
                    "int8", rows.stream().map(column::applyAsLong).toArray());
        }

        <T> Array createIntegerArray(List<T> rows, ToIntFunction<T> column) throws SQLException {
            return connection.createArrayOf(
                    "int4", rows.stream().map(column::applyAsInt).toArray());
        }

        <T> Array createTextArray(List<T> rows, Function<T, String> column) throws SQLException {
            return connection.createArrayOf("text", rows.stream().map(column).toArray());
        }
    }
}
