package com.betterfleet.derms.forecast;

import static com.betterfleet.derms.database.ColumnMapping.readInstant;
import static com.betterfleet.derms.database.ColumnMapping.readInstants;
import static com.betterfleet.derms.database.ColumnMapping.readLongs;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalText;
import static com.betterfleet.derms.database.ColumnMapping.readTexts;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;
import static com.betterfleet.derms.database.ColumnMapping.toTimestampArray;

import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.TimelineSegment;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What is in force, as stored: whole timelines in arrays. */
@Repository
public class JdbcForecastStore {

    private static final int BATCH = 256;

    private static final String APPEND = """
            insert into forecast.message (id, connection_id, group_id, binding_id, epoch, sequence, request_id,
                direction, cover, accepted_at, body, body_hash, starts, ends, limits_w, correlation_id)
            overriding system value values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;

    private static final String SAVE = """
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

    JdbcForecastStore(JdbcClient jdbc, JdbcTemplate batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    /** Where a timeline is in force. */
    public record TimelineKey(long bindingId, Direction direction, ForecastKind kind) {}

    /** One stored timeline. */
    public record StoredTimeline(TimelineKey key, Instant acceptedAt, Timeline<CapacityLimit> timeline) {
        long bindingId() {
            return key.bindingId();
        }

        Direction direction() {
            return key.direction();
        }

        ForecastKind kind() {
            return key.kind();
        }
    }

    /** A stored timeline, and the version of it that it is. */
    record VersionedTimeline(StoredTimeline row, String version) {}

    /** One accepted message. */
    public record NewMessage(long id, WriteRequest request, long sequence, Instant acceptedAt, String bodyHash) {}

    public Timeline<CapacityLimit> readInForce(long bindingId, Direction direction, ForecastKind kind) {
        return jdbc.sql("""
                select * from forecast.in_force
                where binding_id = :binding and direction = :direction and cover = :cover
                """)
                .param("binding", bindingId)
                .param("direction", direction.name())
                .param("cover", kind.name())
                .query(JdbcForecastStore::toStoredTimeline)
                .optional()
                .map(StoredTimeline::timeline)
                .orElse(Timeline.empty());
    }

    List<StoredTimeline> readInForce(Collection<Long> bindingIds) {
        return jdbc.sql("select * from forecast.in_force where binding_id = any(:bindings)")
                .param("bindings", bindingIds.toArray(Long[]::new))
                .query(JdbcForecastStore::toStoredTimeline)
                .list();
    }

    /**
     * Which version of each stored timeline there is, without reading it.
     *
     * @return by place, what no other version of the row is ever called
     */
    Map<TimelineKey, String> readVersions(Collection<Long> bindingIds) {
        Map<TimelineKey, String> versions = new HashMap<>();
        jdbc.sql("select binding_id, direction, cover, xmin::text || ctid::text as version from forecast.in_force"
                        + " where binding_id = any(:bindings)")
                .param("bindings", bindingIds.toArray(Long[]::new))
                .query((ResultSet row) -> {
                    versions.put(toKey(row), row.getString("version"));
                });
        return versions;
    }

    /** The stored timelines with the version that each of them is. */
    List<VersionedTimeline> readWithVersions(Collection<Long> bindingIds) {
        return jdbc.sql(
                        "select *, xmin::text || ctid::text as version from forecast.in_force where binding_id = any(:bindings)")
                .param("bindings", bindingIds.toArray(Long[]::new))
                .query((row, number) -> new VersionedTimeline(toStoredTimeline(row, number), row.getString("version")))
                .list();
    }

    Optional<ForecastOrigin> findNewest(long bindingId) {
        return jdbc.sql("""
                select id, request_id, accepted_at from forecast.message
                where binding_id = :binding order by sequence desc limit 1
                """)
                .param("binding", bindingId)
                .query((row, number) -> new ForecastOrigin(
                        row.getLong("id"), row.getString("request_id"), readInstant(row, "accepted_at")))
                .optional();
    }

    Optional<AcceptedForecast> findAccepted(long bindingId, String requestId) {
        return jdbc.sql("""
                select * from forecast.message where binding_id = :binding and request_id = :request
                order by sequence desc limit 1
                """)
                .param("binding", bindingId)
                .param("request", requestId)
                .query(JdbcForecastStore::toAccepted)
                .optional();
    }

    List<AcceptedForecast> findRecent(long bindingId, int limit) {
        return jdbc.sql(
                        "select * from forecast.message where binding_id = :binding order by sequence desc limit :limit")
                .param("binding", bindingId)
                .param("limit", limit)
                .query(JdbcForecastStore::toAccepted)
                .list();
    }

    List<AcceptedForecast> findAcceptedSince(long bindingId, Instant since, long after) {
        return jdbc.sql("""
                select * from forecast.message
                where binding_id = :binding and accepted_at >= :since and id > :after order by sequence
                """)
                .param("binding", bindingId)
                .param("since", toTimestamp(since))
                .param("after", after)
                .query(JdbcForecastStore::toAccepted)
                .list();
    }

    Map<Long, Instant> findLastAcceptedTimes(Collection<Long> bindingIds) {
        Map<Long, Instant> last = new HashMap<>();
        jdbc.sql("select binding_id, max(accepted_at) as at from forecast.in_force"
                        + " where binding_id = any(:bindings) group by binding_id")
                .param("bindings", bindingIds.toArray(Long[]::new))
                .query((ResultSet row) -> {
                    last.put(row.getLong("binding_id"), readInstant(row, "at"));
                });
        return last;
    }

    public Map<TimelineKey, Timeline<CapacityLimit>> readTimelines(Collection<Long> bindingIds) {
        return readInForce(bindingIds).stream()
                .collect(Collectors.toMap(StoredTimeline::key, StoredTimeline::timeline));
    }

    /** Ids for messages, each above all that were given before. */
    public List<Long> allocateIds(int number) {
        return jdbc.sql("""
                select nextval(pg_get_serial_sequence('forecast.message', 'id')) from generate_series(1, :number)
                """)
                .param("number", number)
                .query((row, index) -> row.getLong(1))
                .list();
    }

    /** Appends messages, all sent to the database at once. */
    public void insertMessages(List<NewMessage> messages) {
        batches.batchUpdate(APPEND, messages, BATCH, (statement, message) -> {
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

    /** Puts timelines in force, all sent to the database at once. */
    public void saveTimelines(List<StoredTimeline> rows) {
        batches.batchUpdate(SAVE, rows, BATCH, (statement, row) -> {
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

    /** Arrays as parameters of a statement that is sent many times over. */
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

    /** Empties a direction; its rows stay, as the sign that something was accepted once. */
    void clearDirection(long bindingId, Direction direction) {
        jdbc.sql("""
                update forecast.in_force set starts = '{}', ends = '{}', limits_w = '{}', origins = '{}',
                    origin_ids = '{}', origin_request_ids = '{}', origin_accepted_at = '{}'
                where binding_id = :binding and direction = :direction
                """)
                .param("binding", bindingId)
                .param("direction", direction.name())
                .update();
    }

    void forgetBindings(Collection<Long> bindingIds) {
        jdbc.sql("delete from forecast.in_force where binding_id = any(:bindings)")
                .param("bindings", bindingIds.toArray(Long[]::new))
                .update();
    }

    private static AcceptedForecast toAccepted(ResultSet row, int number) throws SQLException {
        List<Instant> starts = readInstants(row, "starts");
        List<Instant> ends = readInstants(row, "ends");
        List<Long> limits = readLongs(row, "limits_w");
        List<TimelineSegment<Power>> segments = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            segments.add(new TimelineSegment<>(new Interval(starts.get(i), ends.get(i)), new Power(limits.get(i))));
        }
        return new AcceptedForecast(
                row.getLong("id"),
                row.getString("request_id"),
                readOptionalText(row, "correlation_id"),
                Direction.valueOf(row.getString("direction")),
                ForecastKind.valueOf(row.getString("cover")),
                readInstant(row, "accepted_at"),
                row.getString("body"),
                Timeline.of(segments));
    }

    private static StoredTimeline toStoredTimeline(ResultSet row, int number) throws SQLException {
        return new StoredTimeline(toKey(row), readInstant(row, "accepted_at"), toTimeline(row));
    }

    private static TimelineKey toKey(ResultSet row) throws SQLException {
        return new TimelineKey(
                row.getLong("binding_id"),
                Direction.valueOf(row.getString("direction")),
                ForecastKind.valueOf(row.getString("cover")));
    }

    private static Timeline<CapacityLimit> toTimeline(ResultSet row) throws SQLException {
        List<Long> ids = readLongs(row, "origin_ids");
        List<String> requests = readTexts(row, "origin_request_ids");
        List<Instant> accepted = readInstants(row, "origin_accepted_at");
        List<ForecastOrigin> origins = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            origins.add(new ForecastOrigin(ids.get(i), requests.get(i), accepted.get(i)));
        }
        List<Instant> starts = readInstants(row, "starts");
        List<Instant> ends = readInstants(row, "ends");
        List<Long> limits = readLongs(row, "limits_w");
        Integer[] from = (Integer[]) row.getArray("origins").getArray();
        List<TimelineSegment<CapacityLimit>> segments = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            CapacityLimit allowance = new CapacityLimit(new Power(limits.get(i)), origins.get(from[i]));
            segments.add(new TimelineSegment<>(new Interval(starts.get(i), ends.get(i)), allowance));
        }
        return Timeline.of(segments);
    }
}
