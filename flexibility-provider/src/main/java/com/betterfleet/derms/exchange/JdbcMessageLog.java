package com.betterfleet.derms.exchange;

import static com.betterfleet.derms.database.ColumnMapping.readInstant;
import static com.betterfleet.derms.database.ColumnMapping.toLongArray;
import static com.betterfleet.derms.database.ColumnMapping.toTextArray;
import static com.betterfleet.derms.database.ColumnMapping.toTimestampArray;

import com.betterfleet.derms.exchange.MessageLog.AcceptedMessage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcMessageLog {

    /** The class of states in which a statement exceeds a limit of the server, such as the size of an index entry. */
    private static final String LIMIT_EXCEEDED = "54";

    private final JdbcClient jdbc;

    JdbcMessageLog(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Inserts messages in the given order, in one statement. */
    void insertMessages(List<LoggedMessage> messages) {
        insertAccepted(messages.stream()
                .map(message -> new AcceptedMessage(message, Optional.empty()))
                .toList());
    }

    /** The same for messages whose bodies may be stored with their forecasts. */
    void insertAccepted(List<AcceptedMessage> accepted) {
        List<LoggedMessage> messages =
                accepted.stream().map(AcceptedMessage::entry).toList();
        // The join drops messages of connections deleted meanwhile.
        jdbc.sql("""
                insert into exchange.message
                    (connection_id, at, direction, type, status, request_id, correlation_id, body, note, forecast_message_id)
                select m.connection_id, m.at, m.direction, m.type, m.status, m.request_id, m.correlation_id, m.body, m.note,
                    m.forecast_message_id
                from unnest(:connections::text[], :ats::timestamptz[], :directions::text[], :types::text[],
                    :statuses::int[], :requests::text[], :correlations::text[], :bodies::text[], :notes::text[],
                    :forecasts::bigint[])
                    with ordinality as m (connection_id, at, direction, type, status, request_id, correlation_id, body, note,
                        forecast_message_id, position)
                join connection.connection c on c.id = m.connection_id
                order by m.position
                for key share of c
                """)
                .param("connections", toTextArray(messages, LoggedMessage::connectionId))
                .param("ats", toTimestampArray(messages, LoggedMessage::at))
                .param(
                        "directions",
                        toTextArray(messages, message -> message.direction().name()))
                .param("types", toTextArray(messages, LoggedMessage::type))
                .param("statuses", toStatusArray(messages))
                .param("requests", toTextArray(messages, LoggedMessage::requestId))
                .param("correlations", toTextArray(messages, LoggedMessage::correlationId))
                .param("bodies", toTextArray(messages, LoggedMessage::body))
                .param("notes", toTextArray(messages, LoggedMessage::note))
                .param(
                        "forecasts",
                        toLongArray(accepted, message -> message.forecastId().orElse(null)))
                .update();
    }

    /** Whether the database refuses the data of a statement, so that it would refuse it again. */
    static boolean isRefusedData(RuntimeException failure) {
        return failure instanceof DataIntegrityViolationException
                || (failure instanceof DataAccessException refused
                        && refused.getMostSpecificCause() instanceof SQLException cause
                        && cause.getSQLState() != null
                        && cause.getSQLState().startsWith(LIMIT_EXCEEDED));
    }

    /**
     * Finds the newest first by their time: messages are written at different times, and listed as they arrived.
     *
     * @param before the id of a message that is younger than those sought; 0: none
     */
    List<LoggedMessage> findNewest(MessageFilter filter, long before, int limit) {
        return jdbc.sql("""
                select m.id, m.connection_id, m.at, m.direction, m.type, m.status, m.request_id, m.correlation_id, m.note,
                    left(coalesce(f.body, m.body), :longest) as body
                from exchange.message m left join forecast.message f on f.id = m.forecast_message_id
                where (:connection::text is null or m.connection_id = :connection)
                  and (:direction::text is null or m.direction = :direction)
                  and (:type::text is null or m.type = :type)
                  and (:status::int is null or m.status = :status)
                  and (not :failed or m.status is null or m.status >= 300)
                  and (:text::text is null or m.request_id = :text or m.correlation_id = :text
                      or position(lower(:text) in lower(coalesce(f.body, m.body))) > 0
                      or position(lower(:text) in lower(m.note)) > 0)
                  and (:before <= 0 or (m.at, m.id) < (coalesce((select b.at from exchange.message b where b.id = :before),
                      (select max(b.at) from exchange.message b where b.id < :before)), :before))
                order by m.at desc, m.id desc limit :limit
                """)
                // One more character than is shown, so that a cut is seen.
                .param("longest", LoggedMessage.MAX_BODY_LENGTH + 2)
                .param("connection", filter.connectionId())
                .param(
                        "direction",
                        filter.direction() == null ? null : filter.direction().name())
                .param("type", filter.type())
                .param("status", filter.status())
                .param("failed", filter.failedOnly())
                .param("text", filter.text())
                .param("before", before)
                .param("limit", limit)
                .query(JdbcMessageLog::toMessage)
                .list();
    }

    private static @Nullable Integer[] toStatusArray(List<LoggedMessage> messages) {
        return messages.stream().map(LoggedMessage::status).toArray(Integer[]::new);
    }

    private static LoggedMessage toMessage(ResultSet row, int number) throws SQLException {
        return new LoggedMessage(
                row.getLong("id"),
                row.getString("connection_id"),
                readInstant(row, "at"),
                LoggedMessage.MessageDirection.valueOf(row.getString("direction")),
                row.getString("type"),
                row.getObject("status", Integer.class),
                row.getString("request_id"),
                row.getString("correlation_id"),
                StorableText.of(row.getString("body"), LoggedMessage.MAX_BODY_LENGTH),
                row.getString("note"));
    }
}
