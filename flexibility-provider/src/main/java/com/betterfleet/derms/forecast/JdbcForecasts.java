package com.betterfleet.derms.forecast;

import static com.betterfleet.derms.database.Columns.instant;
import static com.betterfleet.derms.database.Columns.instants;
import static com.betterfleet.derms.database.Columns.longs;
import static com.betterfleet.derms.database.Columns.optionalText;
import static com.betterfleet.derms.database.Columns.texts;
import static com.betterfleet.derms.database.Columns.timestamp;
import static com.betterfleet.derms.database.Columns.timestamps;

import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.Segment;
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
class JdbcForecasts {

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

    JdbcForecasts(JdbcClient jdbc, JdbcTemplate batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    /** Where a timeline is in force. */
    record Place(long bindingId, Direction direction, Cover cover) {}

    /** One stored timeline. */
    record Row(Place place, Instant acceptedAt, Timeline<Allowance> timeline) {
        long bindingId() {
            return place.bindingId();
        }

        Direction direction() {
            return place.direction();
        }

        Cover cover() {
            return place.cover();
        }
    }

    /** A stored timeline, and the version of it that it is. */
    record Versioned(Row row, String version) {}

    /** One accepted message. */
    record Message(long id, Writing writing, long sequence, Instant acceptedAt, String bodyHash) {}

    Timeline<Allowance> inForce(long bindingId, Direction direction, Cover cover) {
        return jdbc.sql("""
                select * from forecast.in_force
                where binding_id = :binding and direction = :direction and cover = :cover
                """)
                .param("binding", bindingId)
                .param("direction", direction.name())
                .param("cover", cover.name())
                .query(JdbcForecasts::toRow)
                .optional()
                .map(Row::timeline)
                .orElse(Timeline.empty());
    }

    List<Row> inForce(Collection<Long> bindingIds) {
        return jdbc.sql("select * from forecast.in_force where binding_id = any(:bindings)")
                .param("bindings", bindingIds.toArray(Long[]::new))
                .query(JdbcForecasts::toRow)
                .list();
    }

    /**
     * Which version of each stored timeline there is, without reading it.
     *
     * @return by place, what no other version of the row is ever called
     */
    Map<Place, String> versions(Collection<Long> bindingIds) {
        Map<Place, String> versions = new HashMap<>();
        jdbc.sql("select binding_id, direction, cover, xmin::text || ctid::text as version from forecast.in_force"
                        + " where binding_id = any(:bindings)")
                .param("bindings", bindingIds.toArray(Long[]::new))
                .query((ResultSet row) -> {
                    versions.put(place(row), row.getString("version"));
                });
        return versions;
    }

    /** The stored timelines with the version that each of them is. */
    List<Versioned> versioned(Collection<Long> bindingIds) {
        return jdbc.sql(
                        "select *, xmin::text || ctid::text as version from forecast.in_force where binding_id = any(:bindings)")
                .param("bindings", bindingIds.toArray(Long[]::new))
                .query((row, number) -> new Versioned(toRow(row, number), row.getString("version")))
                .list();
    }

    Optional<Origin> newest(long bindingId) {
        return jdbc.sql("""
                select id, request_id, accepted_at from forecast.message
                where binding_id = :binding order by sequence desc limit 1
                """)
                .param("binding", bindingId)
                .query((row, number) ->
                        new Origin(row.getLong("id"), row.getString("request_id"), instant(row, "accepted_at")))
                .optional();
    }

    Optional<AcceptedForecast> accepted(long bindingId, String requestId) {
        return jdbc.sql("""
                select * from forecast.message where binding_id = :binding and request_id = :request
                order by sequence desc limit 1
                """)
                .param("binding", bindingId)
                .param("request", requestId)
                .query(JdbcForecasts::toAccepted)
                .optional();
    }

    List<AcceptedForecast> recent(long bindingId, int limit) {
        return jdbc.sql(
                        "select * from forecast.message where binding_id = :binding order by sequence desc limit :limit")
                .param("binding", bindingId)
                .param("limit", limit)
                .query(JdbcForecasts::toAccepted)
                .list();
    }

    List<AcceptedForecast> since(long bindingId, Instant since, long after) {
        return jdbc.sql("""
                select * from forecast.message
                where binding_id = :binding and accepted_at >= :since and id > :after order by sequence
                """)
                .param("binding", bindingId)
                .param("since", timestamp(since))
                .param("after", after)
                .query(JdbcForecasts::toAccepted)
                .list();
    }

    Map<Long, Instant> lastAccepted(Collection<Long> bindingIds) {
        Map<Long, Instant> last = new HashMap<>();
        jdbc.sql("select binding_id, max(accepted_at) as at from forecast.in_force"
                        + " where binding_id = any(:bindings) group by binding_id")
                .param("bindings", bindingIds.toArray(Long[]::new))
                .query((ResultSet row) -> {
                    last.put(row.getLong("binding_id"), instant(row, "at"));
                });
        return last;
    }

    Map<Place, Timeline<Allowance>> places(Collection<Long> bindingIds) {
        return inForce(bindingIds).stream().collect(Collectors.toMap(Row::place, Row::timeline));
    }

    /** Ids for messages, each above all that were given before. */
    List<Long> newIds(int number) {
        return jdbc.sql("""
                select nextval(pg_get_serial_sequence('forecast.message', 'id')) from generate_series(1, :number)
                """)
                .param("number", number)
                .query((row, index) -> row.getLong(1))
                .list();
    }

    /** Appends messages, all sent to the database at once. */
    void append(List<Message> messages) {
        batches.batchUpdate(APPEND, messages, BATCH, (statement, message) -> {
            Submission submission = message.writing().submission();
            List<Segment<Power>> segments = message.writing().judged().limits().segments();
            Arrays arrays = new Arrays(statement.getConnection());
            statement.setLong(1, message.id());
            statement.setString(2, submission.connectionId());
            statement.setString(3, submission.groupId());
            statement.setLong(4, message.writing().binding().id());
            statement.setInt(5, message.writing().binding().epoch());
            statement.setLong(6, message.sequence());
            statement.setString(7, submission.requestId());
            statement.setString(8, submission.direction().name());
            statement.setString(9, submission.cover().name());
            statement.setObject(10, timestamp(message.acceptedAt()));
            statement.setString(11, submission.body());
            statement.setString(12, message.bodyHash());
            statement.setArray(
                    13, arrays.instants(segments, segment -> segment.interval().start()));
            statement.setArray(
                    14, arrays.instants(segments, segment -> segment.interval().end()));
            statement.setArray(
                    15, arrays.numbers(segments, segment -> segment.value().watts()));
            statement.setString(16, submission.correlationId().orElse(null));
        });
    }

    /** Puts timelines in force, all sent to the database at once. */
    void save(List<Row> rows) {
        batches.batchUpdate(SAVE, rows, BATCH, (statement, row) -> {
            List<Segment<Allowance>> segments = row.timeline().segments();
            List<Origin> origins = segments.stream()
                    .map(segment -> segment.value().origin())
                    .distinct()
                    .toList();
            Arrays arrays = new Arrays(statement.getConnection());
            statement.setLong(1, row.bindingId());
            statement.setString(2, row.direction().name());
            statement.setString(3, row.cover().name());
            statement.setObject(4, timestamp(row.acceptedAt()));
            statement.setArray(
                    5, arrays.instants(segments, segment -> segment.interval().start()));
            statement.setArray(
                    6, arrays.instants(segments, segment -> segment.interval().end()));
            statement.setArray(
                    7,
                    arrays.numbers(segments, segment -> segment.value().limit().watts()));
            statement.setArray(
                    8,
                    arrays.indexes(
                            segments, segment -> origins.indexOf(segment.value().origin())));
            statement.setArray(9, arrays.numbers(origins, Origin::messageId));
            statement.setArray(10, arrays.texts(origins, Origin::requestId));
            statement.setArray(11, arrays.instants(origins, Origin::acceptedAt));
        });
    }

    /** Arrays as parameters of a statement that is sent many times over. */
    private record Arrays(Connection connection) {

        <T> Array instants(List<T> rows, Function<T, Instant> column) throws SQLException {
            return connection.createArrayOf("timestamptz", timestamps(rows, column));
        }

        <T> Array numbers(List<T> rows, ToLongFunction<T> column) throws SQLException {
            return connection.createArrayOf(
                    "int8", rows.stream().map(column::applyAsLong).toArray());
        }

        <T> Array indexes(List<T> rows, ToIntFunction<T> column) throws SQLException {
            return connection.createArrayOf(
                    "int4", rows.stream().map(column::applyAsInt).toArray());
        }

        <T> Array texts(List<T> rows, Function<T, String> column) throws SQLException {
            return connection.createArrayOf("text", rows.stream().map(column).toArray());
        }
    }

    /** Empties a direction; its rows stay, as the sign that something was accepted once. */
    void clear(long bindingId, Direction direction) {
        jdbc.sql("""
                update forecast.in_force set starts = '{}', ends = '{}', limits_w = '{}', origins = '{}',
                    origin_ids = '{}', origin_request_ids = '{}', origin_accepted_at = '{}'
                where binding_id = :binding and direction = :direction
                """)
                .param("binding", bindingId)
                .param("direction", direction.name())
                .update();
    }

    void forget(Collection<Long> bindingIds) {
        jdbc.sql("delete from forecast.in_force where binding_id = any(:bindings)")
                .param("bindings", bindingIds.toArray(Long[]::new))
                .update();
    }

    private static AcceptedForecast toAccepted(ResultSet row, int number) throws SQLException {
        List<Instant> starts = instants(row, "starts");
        List<Instant> ends = instants(row, "ends");
        List<Long> limits = longs(row, "limits_w");
        List<Segment<Power>> segments = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            segments.add(new Segment<>(new Interval(starts.get(i), ends.get(i)), new Power(limits.get(i))));
        }
        return new AcceptedForecast(
                row.getLong("id"),
                row.getString("request_id"),
                optionalText(row, "correlation_id"),
                Direction.valueOf(row.getString("direction")),
                Cover.valueOf(row.getString("cover")),
                instant(row, "accepted_at"),
                row.getString("body"),
                Timeline.of(segments));
    }

    private static Row toRow(ResultSet row, int number) throws SQLException {
        return new Row(place(row), instant(row, "accepted_at"), timeline(row));
    }

    private static Place place(ResultSet row) throws SQLException {
        return new Place(
                row.getLong("binding_id"),
                Direction.valueOf(row.getString("direction")),
                Cover.valueOf(row.getString("cover")));
    }

    private static Timeline<Allowance> timeline(ResultSet row) throws SQLException {
        List<Long> ids = longs(row, "origin_ids");
        List<String> requests = texts(row, "origin_request_ids");
        List<Instant> accepted = instants(row, "origin_accepted_at");
        List<Origin> origins = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            origins.add(new Origin(ids.get(i), requests.get(i), accepted.get(i)));
        }
        List<Instant> starts = instants(row, "starts");
        List<Instant> ends = instants(row, "ends");
        List<Long> limits = longs(row, "limits_w");
        Integer[] from = (Integer[]) row.getArray("origins").getArray();
        List<Segment<Allowance>> segments = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            Allowance allowance = new Allowance(new Power(limits.get(i)), origins.get(from[i]));
            segments.add(new Segment<>(new Interval(starts.get(i), ends.get(i)), allowance));
        }
        return Timeline.of(segments);
    }
}
