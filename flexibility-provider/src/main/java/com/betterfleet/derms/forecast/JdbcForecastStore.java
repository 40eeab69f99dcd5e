package com.betterfleet.derms.forecast;

import static com.betterfleet.derms.database.ColumnMapping.readInstant;
import static com.betterfleet.derms.database.ColumnMapping.readLongs;
import static com.betterfleet.derms.database.ColumnMapping.readMicroseconds;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalText;
import static com.betterfleet.derms.database.ColumnMapping.readTexts;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;

import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.TimelineSegment;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads the stored forecasts: accepted messages, and the timelines in force as arrays. */
@Repository
public class JdbcForecastStore {

    private final JdbcClient jdbc;

    JdbcForecastStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<StoredTimeline> readInForce(Collection<Long> bindingIds) {
        return jdbc.sql("select * from forecast.in_force where binding_id = any(:bindings)")
                .param("bindings", bindingIds.toArray(Long[]::new))
                .query(JdbcForecastStore::toStoredTimeline)
                .list();
    }

    /** Reads the versions of the stored timelines without the timelines. */
    Map<TimelineKey, Long> readVersions(Collection<Long> bindingIds) {
        Map<TimelineKey, Long> versions = new HashMap<>();
        jdbc.sql(
                        "select binding_id, direction, cover, version from forecast.in_force where binding_id = any(:bindings)")
                .param("bindings", bindingIds.toArray(Long[]::new))
                .query((ResultSet row) -> {
                    versions.put(toKey(row), row.getLong("version"));
                });
        return versions;
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

    /** Empties the timelines of a direction; the rows stay, since they record that a forecast was accepted. */
    void clearDirection(long bindingId, Direction direction) {
        jdbc.sql("""
                update forecast.in_force set starts = '{}', ends = '{}', limits_w = '{}', origins = '{}',
                    origin_ids = '{}', origin_request_ids = '{}', origin_accepted_at = '{}',
                    version = nextval(pg_get_serial_sequence('forecast.message', 'id'))
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
        List<Instant> starts = readMicroseconds(row, "starts");
        List<Instant> ends = readMicroseconds(row, "ends");
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
        return new StoredTimeline(toKey(row), row.getLong("version"), readInstant(row, "accepted_at"), toTimeline(row));
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
        List<Instant> accepted = readMicroseconds(row, "origin_accepted_at");
        List<ForecastOrigin> origins = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            origins.add(new ForecastOrigin(ids.get(i), requests.get(i), accepted.get(i)));
        }
        List<Instant> starts = readMicroseconds(row, "starts");
        List<Instant> ends = readMicroseconds(row, "ends");
        List<Long> limits = readLongs(row, "limits_w");
        Integer[] originIndexes = (Integer[]) row.getArray("origins").getArray();
        List<TimelineSegment<CapacityLimit>> segments = new ArrayList<>();
        for (int i = 0; i < starts.size(); i++) {
            CapacityLimit limit = new CapacityLimit(new Power(limits.get(i)), origins.get(originIndexes[i]));
            segments.add(new TimelineSegment<>(new Interval(starts.get(i), ends.get(i)), limit));
        }
        return Timeline.of(segments);
    }
}
