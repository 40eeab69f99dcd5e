package com.betterfleet.derms.connection;

import static com.betterfleet.derms.database.Columns.instant;
import static com.betterfleet.derms.database.Columns.optionalDecimal;
import static com.betterfleet.derms.database.Columns.optionalInstant;
import static com.betterfleet.derms.database.Columns.texts;
import static com.betterfleet.derms.database.Columns.timestamp;

import com.betterfleet.derms.connection.PartnerTerms.MeasurementMode;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcLinks {

    private static final String SAVE = """
            insert into connection.link (connection_id, state, state_since, liveness, alive_until, lost_at, up_since, unknown_since, deaf_from,
                their_interval_seconds, their_measurements, handshake_completed_at, last_heartbeat_received_at,
                last_heartbeat_sent_at, heartbeat_due_at, handshake_due_at, handshake_tries, degraded, error_at, error_kind, error_message,
                taken_down_by, taken_down_reason)
            values (:id, :state, :stateSince, :liveness, :aliveUntil, :lostAt, :upSince, :unknownSince, :deafFrom, :interval, :measurements,
                :handshakeAt, :receivedAt, :sentAt, :dueAt, :handshakeDueAt, :handshakeTries, :degraded, :errorAt, :errorKind, :errorMessage, :takenDownBy, :takenDownReason)
            on conflict (connection_id) do update set state = excluded.state, state_since = excluded.state_since,
                liveness = excluded.liveness, alive_until = excluded.alive_until, lost_at = excluded.lost_at,
                up_since = excluded.up_since, unknown_since = excluded.unknown_since, deaf_from = excluded.deaf_from,
                their_interval_seconds = excluded.their_interval_seconds,
                their_measurements = excluded.their_measurements,
                handshake_completed_at = excluded.handshake_completed_at,
                last_heartbeat_received_at = excluded.last_heartbeat_received_at,
                last_heartbeat_sent_at = excluded.last_heartbeat_sent_at,
                heartbeat_due_at = excluded.heartbeat_due_at,
                    handshake_due_at = excluded.handshake_due_at, handshake_tries = excluded.handshake_tries, degraded = excluded.degraded,
                error_at = excluded.error_at, error_kind = excluded.error_kind,
                error_message = excluded.error_message, taken_down_by = excluded.taken_down_by,
                taken_down_reason = excluded.taken_down_reason
            """;

    private final JdbcClient jdbc;

    JdbcLinks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Link> find(String connectionId) {
        return jdbc.sql("select * from connection.link where connection_id = :id")
                .param("id", connectionId)
                .query(JdbcLinks::toLink)
                .optional();
    }

    Optional<Link> lock(String connectionId) {
        return jdbc.sql("select * from connection.link where connection_id = :id for update")
                .param("id", connectionId)
                .query(JdbcLinks::toLink)
                .optional();
    }

    Map<String, Link> byConnection(Collection<String> connectionIds) {
        return jdbc
                .sql("select * from connection.link where connection_id = any(:ids)")
                .param("ids", texts(connectionIds))
                .query(JdbcLinks::toLink)
                .list()
                .stream()
                .collect(Collectors.toMap(Link::connectionId, link -> link));
    }

    List<Link> lost() {
        return jdbc.sql("select * from connection.link where liveness = 'LOST'")
                .query(JdbcLinks::toLink)
                .list();
    }

    List<Link> lockOverdue(Instant now, int limit) {
        return lockDue("liveness in ('UP', 'UNKNOWN') and alive_until <= :now", "alive_until", now, limit);
    }

    /** When the first of those who are not lost yet will be, if nothing is heard. */
    Optional<Instant> nextOverdue() {
        return jdbc.sql("select min(alive_until) as at from connection.link where liveness in ('UP', 'UNKNOWN')")
                .query((row, number) -> optionalInstant(row, "at"))
                .single();
    }

    List<Link> lockHeartbeatDue(Instant now, int limit) {
        return lockDue("heartbeat_due_at <= :now and state <> 'DISCONNECTED'", "heartbeat_due_at", now, limit);
    }

    List<Link> lockHandshakeDue(Instant now, int limit) {
        return lockDue("handshake_due_at <= :now and state <> 'DISCONNECTED'", "handshake_due_at", now, limit);
    }

    /** Both texts are ours, never from outside. */
    private List<Link> lockDue(String condition, String order, Instant now, int limit) {
        return jdbc.sql("select * from connection.link where " + condition + " order by " + order
                        + " limit :limit for update skip locked")
                .param("now", timestamp(now))
                .param("limit", limit)
                .query(JdbcLinks::toLink)
                .list();
    }

    /**
     * Renews the sign that some instance was listening, and tells since when none was.
     *
     * @param patience a lapse up to this is none
     */
    Optional<Duration> renewLease(Duration patience) {
        // The database's own clock: time that is moved in a demonstration makes nobody deaf.
        return jdbc.sql("""
                with before as (select renewed_at from connection.lease for update)
                update connection.lease l set renewed_at = clock_timestamp() from before
                returning extract(epoch from clock_timestamp() - before.renewed_at) as lapse
                """)
                .query((row, number) -> Duration.ofMillis((long) (1_000 * row.getDouble("lapse"))))
                .optional()
                .filter(lapse -> lapse.compareTo(patience) > 0);
    }

    void save(Link link) {
        Optional<LinkState.Disconnected> takenDown = link.takenDown();
        jdbc.sql(SAVE)
                .param("id", link.connectionId())
                .param("state", link.state().kind().name())
                .param("stateSince", timestamp(link.stateSince()))
                .param("liveness", link.liveness().name())
                .param("aliveUntil", timestamp(link.aliveUntil()))
                .param("lostAt", timestamp(link.lostAt()))
                .param("upSince", timestamp(link.upSince()))
                .param("unknownSince", timestamp(link.unknownSince()))
                .param("deafFrom", timestamp(link.deafFrom()))
                .param(
                        "interval",
                        link.theirs().flatMap(Demands::heartbeatIntervalSeconds).orElse(null))
                .param(
                        "measurements",
                        link.theirs().map(JdbcLinks::measurements).orElse(null))
                .param("handshakeAt", timestamp(link.handshakeCompletedAt()))
                .param("receivedAt", timestamp(link.lastHeartbeatReceivedAt()))
                .param("sentAt", timestamp(link.lastHeartbeatSentAt()))
                .param("dueAt", timestamp(link.heartbeatDueAt()))
                .param("handshakeDueAt", timestamp(link.handshakeDueAt()))
                .param("handshakeTries", link.handshakeTries())
                .param("degraded", link.degraded())
                .param("errorAt", timestamp(link.lastError().map(LinkError::at)))
                .param("errorKind", link.lastError().map(LinkError::kind).orElse(null))
                .param("errorMessage", link.lastError().map(LinkError::message).orElse(null))
                .param("takenDownBy", takenDown.map(LinkState.Disconnected::by).orElse(null))
                .param(
                        "takenDownReason",
                        takenDown.map(LinkState.Disconnected::reason).orElse(null))
                .update();
    }

    private static String[] measurements(Demands demands) {
        return texts(demands.measurements().stream().map(MeasurementMode::name).toList());
    }

    private static Link toLink(ResultSet row, int number) throws SQLException {
        return new Link(
                row.getString("connection_id"),
                state(row),
                Liveness.valueOf(row.getString("liveness")),
                optionalInstant(row, "alive_until"),
                optionalInstant(row, "lost_at"),
                optionalInstant(row, "up_since"),
                optionalInstant(row, "unknown_since"),
                optionalInstant(row, "deaf_from"),
                theirs(row),
                optionalInstant(row, "handshake_completed_at"),
                optionalInstant(row, "last_heartbeat_received_at"),
                optionalInstant(row, "last_heartbeat_sent_at"),
                optionalInstant(row, "heartbeat_due_at"),
                optionalInstant(row, "handshake_due_at"),
                row.getInt("handshake_tries"),
                row.getBoolean("degraded"),
                error(row));
    }

    private static LinkState state(ResultSet row) throws SQLException {
        LinkState.Kind kind = LinkState.Kind.valueOf(row.getString("state"));
        Instant since = instant(row, "state_since");
        return kind == LinkState.Kind.DISCONNECTED
                ? new LinkState.Disconnected(since, row.getString("taken_down_by"), row.getString("taken_down_reason"))
                : LinkState.of(kind, since);
    }

    private static Optional<Demands> theirs(ResultSet row) throws SQLException {
        if (row.getArray("their_measurements") == null) {
            return Optional.empty();
        }
        Optional<BigDecimal> interval = optionalDecimal(row, "their_interval_seconds");
        return Optional.of(new Demands(
                interval,
                texts(row, "their_measurements").stream()
                        .map(MeasurementMode::valueOf)
                        .toList()));
    }

    private static Optional<LinkError> error(ResultSet row) throws SQLException {
        Optional<Instant> at = optionalInstant(row, "error_at");
        return at.isEmpty()
                ? Optional.empty()
                : Optional.of(new LinkError(at.get(), row.getString("error_kind"), row.getString("error_message")));
    }
}
