package com.betterfleet.derms.exchange;

import static com.betterfleet.derms.database.ColumnMapping.readInstant;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalText;
import static com.betterfleet.derms.database.ColumnMapping.toTextArray;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;

import com.betterfleet.derms.database.ColumnMapping;
import com.betterfleet.derms.link.LinkDirectory;
import com.betterfleet.derms.quarantine.IsolatedJob;
import com.betterfleet.derms.quarantine.SubjectSelection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Stores messages that wait to be sent. What changes several of them locks them in the order of their ids. */
@Repository
class JdbcOutbox {

    private final JdbcClient jdbc;

    /**
     * Messages that cannot be claimed, although they are due.
     *
     * @param offline connections whose messages that need the link online wait
     * @param inFlight messages that this instance is sending
     */
    record NotClaimable(Collection<String> offline, Collection<Long> inFlight) {}

    JdbcOutbox(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void supersedeQueued(String connectionId, String type) {
        jdbc.sql("""
                update exchange.outbox set state = 'SUPERSEDED' where id in (
                    select id from exchange.outbox
                    where connection_id = :connection and type = :type and state = 'QUEUED' order by id for update)
                """).param("connection", connectionId).param("type", type).update();
    }

    /** Cancels all queued messages of a connection. */
    void cancelQueued(String connectionId) {
        jdbc.sql("""
                update exchange.outbox set state = 'CANCELLED' where id in (
                    select id from exchange.outbox where connection_id = :connection and state = 'QUEUED'
                    order by id for update)
                """).param("connection", connectionId).update();
    }

    /** Cancels one queued message. */
    void cancelMessage(String requestId) {
        jdbc.sql("update exchange.outbox set state = 'CANCELLED' where request_id = :request and state = 'QUEUED'")
                .param("request", requestId)
                .update();
    }

    /** Finds the connections with messages that are sent only while the link is online. */
    List<String> findWaitingForLink() {
        return jdbc.sql("select distinct connection_id from exchange.outbox where state = 'QUEUED' and when_online")
                .query(ColumnMapping::readFirstText)
                .list();
    }

    void insertMessage(OutboundMessage message, boolean whenOnline) {
        jdbc.sql("""
                insert into exchange.outbox
                    (connection_id, type, request_id, correlation_id, body, state, created_at, due_at, tries, when_online)
                values (:connection, :type, :request, :correlation, :body, 'QUEUED', :created, :due, 0, :online)
                """)
                .param("connection", message.connectionId())
                .param("type", message.type())
                .param("request", message.requestId())
                .param("correlation", message.correlationId().orElse(null))
                .param("body", message.body())
                .param("created", toTimestamp(message.createdAt()))
                .param("due", toTimestamp(message.dueAt()))
                .param("online", whenOnline)
                .update();
    }

    /** Claims due messages until {@code leaseEnd}: of each connection and type the oldest only. */
    List<OutboundMessage> claimDue(
            SubjectSelection selection, NotClaimable except, Instant due, Instant leaseEnd, int limit) {
        return jdbc.sql("""
                update exchange.outbox set due_at = :leaseEnd, tries = tries + 1 where id in (
                    select id from exchange.outbox o
                    where state = 'QUEUED' and due_at <= :due
                      and connection_id <> all(:excluded) and (:only::text[] is null or connection_id = any(:only))
                      and not (when_online and connection_id = any(:offline)) and id <> all(:inFlight)
                      and not exists (select from exchange.outbox e where e.state = 'QUEUED'
                          and e.connection_id = o.connection_id and e.type = o.type and e.id < o.id)
                    order by due_at limit :limit for update skip locked)
                returning *
                """)
                .params(selection.parameters())
                .param("offline", toTextArray(except.offline()))
                .param("inFlight", except.inFlight().toArray(Long[]::new))
                .param("due", toTimestamp(due))
                .param("leaseEnd", toTimestamp(leaseEnd))
                .param("limit", limit)
                .query(JdbcOutbox::toMessage)
                .list();
    }

    /** The SQL of the time at which the next message can be claimed. */
    static String dueTimeSql(IsolatedJob job) {
        return """
                least(%s, (select due_at from exchange.outbox o where state = 'QUEUED' and %s and (not when_online or %s)
                    and not exists (select from exchange.outbox e where e.state = 'QUEUED'
                        and e.connection_id = o.connection_id and e.type = o.type and e.id < o.id)
                    order by due_at limit 1))
                """.formatted(
                        job.retryTimeSql(),
                        job.notSetAsideSql("connection_id"),
                        LinkDirectory.onlineSql("connection_id"));
    }

    /** Extends the leases of messages in flight, except those postponed or ended in the meantime. */
    void renewLeases(Collection<Long> ids, Instant now, Instant leaseEnd) {
        jdbc.sql("""
                update exchange.outbox set due_at = :leaseEnd where id in (
                    select id from exchange.outbox
                    where id = any(:ids) and state = 'QUEUED' and due_at between :now and :leaseEnd
                    order by id for update)
                """)
                .param("ids", ids.toArray(Long[]::new))
                .param("now", toTimestamp(now))
                .param("leaseEnd", toTimestamp(leaseEnd))
                .update();
    }

    /** Finds the connections with due messages. */
    List<String> findDueConnections(SubjectSelection selection, Instant due) {
        return jdbc.sql("""
                select distinct connection_id from exchange.outbox where state = 'QUEUED' and due_at <= :due
                    and connection_id <> all(:excluded)
                """)
                .params(selection.parameters())
                .param("due", toTimestamp(due))
                .query(ColumnMapping::readFirstText)
                .list();
    }

    void markDelivered(long id) {
        jdbc.sql("update exchange.outbox set state = 'DELIVERED', last_failure = null where id = :id")
                .param("id", id)
                .update();
    }

    void postponeMessage(long id, Instant dueAt, String failure) {
        jdbc.sql(
                        "update exchange.outbox set due_at = :due, last_failure = :failure where id = :id and state = 'QUEUED'")
                .param("id", id)
                .param("due", toTimestamp(dueAt))
                .param("failure", failure)
                .update();
    }

    void markDead(long id, String failure) {
        jdbc.sql(
                        "update exchange.outbox set state = 'DEAD', last_failure = :failure where id = :id and state = 'QUEUED'")
                .param("id", id)
                .param("failure", failure)
                .update();
    }

    /** Makes a dead-lettered message due again. */
    boolean requeueDead(long id, Instant now) {
        return jdbc.sql(
                                "update exchange.outbox set state = 'QUEUED', due_at = :now, tries = 0 where id = :id and state = 'DEAD'")
                        .param("id", id)
                        .param("now", toTimestamp(now))
                        .update()
                > 0;
    }

    List<QueuedMessage> findUnsent(String connectionId, int limit) {
        return jdbc.sql("""
                select * from exchange.outbox where connection_id = :connection and state in ('QUEUED', 'DEAD')
                order by id limit :limit
                """)
                .param("connection", connectionId)
                .param("limit", limit)
                .query((row, number) -> new QueuedMessage(
                        row.getLong("id"),
                        row.getString("connection_id"),
                        row.getString("type"),
                        row.getString("request_id"),
                        row.getString("state").equals("DEAD"),
                        readInstant(row, "created_at"),
                        readInstant(row, "due_at"),
                        row.getInt("tries"),
                        readOptionalText(row, "last_failure")))
                .list();
    }

    private static OutboundMessage toMessage(ResultSet row, int number) throws SQLException {
        return new OutboundMessage(
                row.getLong("id"),
                row.getString("connection_id"),
                row.getString("type"),
                row.getString("request_id"),
                readOptionalText(row, "correlation_id"),
                row.getString("body"),
                readInstant(row, "created_at"),
                readInstant(row, "due_at"),
                row.getInt("tries"));
    }
}
