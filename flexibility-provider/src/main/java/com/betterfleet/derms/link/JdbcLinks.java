package com.betterfleet.derms.link;

import static com.betterfleet.derms.database.ColumnMapping.readInstant;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalDecimal;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalInstant;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalRecord;
import static com.betterfleet.derms.database.ColumnMapping.readTexts;
import static com.betterfleet.derms.database.ColumnMapping.toTextArray;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;

import com.betterfleet.derms.database.ColumnMapping;
import com.betterfleet.derms.partner.HandshakeDemands;
import com.betterfleet.derms.partner.PartnerProperties.MeteringMode;
import com.betterfleet.derms.quarantine.IsolatedJob;
import com.betterfleet.derms.quarantine.SubjectSelection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
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

    private static final String FROM_SELECTED = " from connection.link where connection_id <> all(:excluded)"
            + " and (:only::text[] is null or connection_id = any(:only)) and ";
    private static final String OVERDUE = "liveness in ('UP', 'UNKNOWN') and alive_until <= :now";
    private static final String HEARTBEAT_DUE = "heartbeat_due_at <= :now and state <> 'DISCONNECTED'";
    private static final String HANDSHAKE_DUE = "handshake_due_at <= :now and state <> 'DISCONNECTED'";

    private final JdbcClient jdbc;

    JdbcLinks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<PartnerLink> findLink(String connectionId) {
        return jdbc.sql("select * from connection.link where connection_id = :id")
                .param("id", connectionId)
                .query(JdbcLinks::mapLink)
                .optional();
    }

    Optional<PartnerLink> lockLink(String connectionId) {
        return jdbc.sql("select * from connection.link where connection_id = :id for update")
                .param("id", connectionId)
                .query(JdbcLinks::mapLink)
                .optional();
    }

    Map<String, PartnerLink> findLinks(Collection<String> connectionIds) {
        return jdbc
                .sql("select * from connection.link where connection_id = any(:ids)")
                .param("ids", toTextArray(connectionIds))
                .query(JdbcLinks::mapLink)
                .list()
                .stream()
                .collect(Collectors.toMap(PartnerLink::connectionId, link -> link));
    }

    List<String> findLostIds() {
        return jdbc.sql("select connection_id from connection.link where liveness = 'LOST'")
                .query((row, number) -> row.getString("connection_id"))
                .list();
    }

    List<PartnerLink> lockOverdue(Instant now, SubjectSelection selection, int limit) {
        return lockDue(OVERDUE, "alive_until", now, selection, limit);
    }

    List<String> findOverdueIds(Instant now, SubjectSelection selection, int limit) {
        return findDueIds(OVERDUE, now, selection, limit);
    }

    static String onlineSql(String connectionId) {
        return "%s in (select connection_id from connection.link where state = 'ONLINE')".formatted(connectionId);
    }

    /** The SQL of the earliest deadline of a partner that is not lost yet. */
    static String deadlineSql(IsolatedJob job) {
        return dueTimeSql("alive_until", "liveness in ('UP', 'UNKNOWN')", job);
    }

    static String heartbeatSql(IsolatedJob job) {
        return dueTimeSql("heartbeat_due_at", "heartbeat_due_at is not null and state <> 'DISCONNECTED'", job);
    }

    static String handshakeSql(IsolatedJob job) {
        return dueTimeSql("handshake_due_at", "handshake_due_at is not null and state <> 'DISCONNECTED'", job);
    }

    private static String dueTimeSql(String column, String condition, IsolatedJob job) {
        return "least(%s, (select %s from connection.link where %s and %s order by %s limit 1))"
                .formatted(job.retryTimeSql(), column, condition, job.notSetAsideSql("connection_id"), column);
    }

    List<PartnerLink> lockHeartbeatDue(Instant now, SubjectSelection selection, int limit) {
        return lockDue(HEARTBEAT_DUE, "heartbeat_due_at", now, selection, limit);
    }

    List<String> findHeartbeatDueIds(Instant now, SubjectSelection selection, int limit) {
        return findDueIds(HEARTBEAT_DUE, now, selection, limit);
    }

    List<PartnerLink> lockHandshakeDue(Instant now, SubjectSelection selection, int limit) {
        return lockDue(HANDSHAKE_DUE, "handshake_due_at", now, selection, limit);
    }

    List<String> findHandshakeDueIds(Instant now, SubjectSelection selection, int limit) {
        return findDueIds(HANDSHAKE_DUE, now, selection, limit);
    }

    /** Both texts are constants of this class. */
    private List<PartnerLink> lockDue(
            String condition, String order, Instant now, SubjectSelection selection, int limit) {
        return bindDue(
                        "select *" + FROM_SELECTED + condition + " order by " + order
                                + " limit :limit for update skip locked",
                        now,
                        selection,
                        limit)
                .query(JdbcLinks::mapLink)
                .list();
    }

    private List<String> findDueIds(String condition, Instant now, SubjectSelection selection, int limit) {
        return bindDue("select connection_id" + FROM_SELECTED + condition + " limit :limit", now, selection, limit)
                .query(ColumnMapping::readFirstText)
                .list();
    }

    private StatementSpec bindDue(String sql, Instant now, SubjectSelection selection, int limit) {
        return jdbc.sql(sql)
                .param("now", toTimestamp(now))
                .params(selection.parameters())
                .param("limit", limit);
    }

    void saveLink(PartnerLink link) {
        Optional<LinkState.Disconnected> takenDown = link.disconnection();
        jdbc.sql(SAVE)
                .param("id", link.connectionId())
                .param("state", link.state().kind().name())
                .param("stateSince", toTimestamp(link.stateSince()))
                .param("liveness", link.liveness().name())
                .param("aliveUntil", toTimestamp(link.aliveUntil()))
                .param("lostAt", toTimestamp(link.lostAt()))
                .param("upSince", toTimestamp(link.upSince()))
                .param("unknownSince", toTimestamp(link.unknownSince()))
                .param("deafFrom", toTimestamp(link.suspendedFrom()))
                .param(
                        "interval",
                        link.partnerDemands()
                                .flatMap(HandshakeDemands::heartbeatIntervalSeconds)
                                .orElse(null))
                .param(
                        "measurements",
                        link.partnerDemands().map(JdbcLinks::meteringModeNames).orElse(null))
                .param("handshakeAt", toTimestamp(link.handshakeCompletedAt()))
                .param("receivedAt", toTimestamp(link.lastHeartbeatReceivedAt()))
                .param("sentAt", toTimestamp(link.lastHeartbeatSentAt()))
                .param("dueAt", toTimestamp(link.ownHeartbeats().dueAt()))
                .param("handshakeDueAt", toTimestamp(link.handshake().dueAt()))
                .param("handshakeTries", link.handshake().attempts())
                .param("degraded", link.degraded())
                .param("errorAt", toTimestamp(link.lastError().map(LinkError::at)))
                .param("errorKind", link.lastError().map(LinkError::kind).orElse(null))
                .param("errorMessage", link.lastError().map(LinkError::message).orElse(null))
                .param(
                        "takenDownBy",
                        takenDown.map(LinkState.Disconnected::actor).orElse(null))
                .param(
                        "takenDownReason",
                        takenDown.map(LinkState.Disconnected::reason).orElse(null))
                .update();
    }

    private static String[] meteringModeNames(HandshakeDemands demands) {
        return toTextArray(
                demands.meteringModes().stream().map(MeteringMode::name).toList());
    }

    private static PartnerLink mapLink(ResultSet row, int number) throws SQLException {
        return new PartnerLink(
                row.getString("connection_id"),
                readState(row),
                new PartnerHeartbeats(
                        LinkLiveness.valueOf(row.getString("liveness")),
                        readOptionalInstant(row, "alive_until"),
                        readOptionalInstant(row, "lost_at"),
                        readOptionalInstant(row, "up_since"),
                        readOptionalInstant(row, "unknown_since"),
                        readOptionalInstant(row, "deaf_from"),
                        readOptionalInstant(row, "last_heartbeat_received_at")),
                readPartnerDemands(row),
                new HandshakeProgress(
                        readOptionalInstant(row, "handshake_completed_at"),
                        readOptionalInstant(row, "handshake_due_at"),
                        row.getInt("handshake_tries")),
                new OwnHeartbeats(
                        readOptionalInstant(row, "last_heartbeat_sent_at"),
                        readOptionalInstant(row, "heartbeat_due_at")),
                new SendHealth(row.getBoolean("degraded"), readError(row)));
    }

    private static LinkState readState(ResultSet row) throws SQLException {
        LinkState.LinkStateKind kind = LinkState.LinkStateKind.valueOf(row.getString("state"));
        Instant since = readInstant(row, "state_since");
        return kind == LinkState.LinkStateKind.DISCONNECTED
                ? new LinkState.Disconnected(since, row.getString("taken_down_by"), row.getString("taken_down_reason"))
                : LinkState.of(kind, since);
    }

    private static Optional<HandshakeDemands> readPartnerDemands(ResultSet row) throws SQLException {
        return readOptionalRecord(
                row,
                "their_measurements",
                demands -> new HandshakeDemands(
                        readOptionalDecimal(demands, "their_interval_seconds"),
                        readTexts(demands, "their_measurements").stream()
                                .map(MeteringMode::valueOf)
                                .toList()));
    }

    private static Optional<LinkError> readError(ResultSet row) throws SQLException {
        return readOptionalRecord(
                row,
                "error_at",
                error -> new LinkError(
                        readInstant(error, "error_at"),
                        error.getString("error_kind"),
                        error.getString("error_message")));
    }
}
