package com.betterfleet.derms.forecast;

import static com.betterfleet.derms.database.Columns.instant;
import static com.betterfleet.derms.database.Columns.instants;
import static com.betterfleet.derms.database.Columns.longs;
import static com.betterfleet.derms.database.Columns.texts;
import static com.betterfleet.derms.database.Columns.timestamp;
import static com.betterfleet.derms.database.Columns.timestamps;

import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.time.Interval;
import com.betterfleet.derms.time.Timeline;
import com.betterfleet.derms.time.Timeline.Segment;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What is in force, as stored: whole timelines in arrays. */
@Repository
class JdbcForecasts {

    private final JdbcClient jdbc;

    JdbcForecasts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** One stored timeline. */
    record Row(long bindingId, Direction direction, Cover cover, Instant acceptedAt, Timeline<Allowance> timeline) {}

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

    void save(long bindingId, Direction direction, Cover cover, Instant acceptedAt, Timeline<Allowance> timeline) {
        List<Segment<Allowance>> segments = timeline.segments();
        List<Origin> origins = segments.stream()
                .map(segment -> segment.value().origin())
                .distinct()
                .toList();
        jdbc.sql("""
                insert into forecast.in_force (binding_id, direction, cover, accepted_at, starts, ends, limits_w, origins,
                    origin_ids, origin_request_ids, origin_accepted_at)
                values (:binding, :direction, :cover, :at, :starts::timestamptz[], :ends::timestamptz[],
                    :limits::bigint[], :origins::int[], :ids::bigint[], :requests::text[], :ats::timestamptz[])
                on conflict (binding_id, direction, cover) do update set accepted_at = excluded.accepted_at,
                    starts = excluded.starts, ends = excluded.ends, limits_w = excluded.limits_w,
                    origins = excluded.origins, origin_ids = excluded.origin_ids,
                    origin_request_ids = excluded.origin_request_ids, origin_accepted_at = excluded.origin_accepted_at
                """)
                .param("binding", bindingId)
                .param("direction", direction.name())
                .param("cover", cover.name())
                .param("at", timestamp(acceptedAt))
                .param(
                        "starts",
                        timestamps(segments, segment -> segment.interval().start()))
                .param(
                        "ends",
                        timestamps(segments, segment -> segment.interval().end()))
                .param(
                        "limits",
                        longs(segments, segment -> segment.value().limit().watts()))
                .param("origins", longs(segments, segment ->
                        (long) origins.indexOf(segment.value().origin())))
                .param("ids", longs(origins, Origin::messageId))
                .param("requests", texts(origins, Origin::requestId))
                .param("ats", timestamps(origins, Origin::acceptedAt))
                .update();
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

    private static Row toRow(ResultSet row, int number) throws SQLException {
        return new Row(
                row.getLong("binding_id"),
                Direction.valueOf(row.getString("direction")),
                Cover.valueOf(row.getString("cover")),
                instant(row, "accepted_at"),
                timeline(row));
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
