package com.betterfleet.derms.compliance;

import static com.betterfleet.derms.database.ColumnMapping.readInstant;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalInstant;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalText;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;

import com.betterfleet.derms.compliance.OutboundItem.DeliveryStatus;
import com.betterfleet.derms.database.ColumnMapping;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.core.simple.JdbcClient.StatementSpec;
import org.springframework.stereotype.Repository;

/** Stored outbound items: the columns that adjustments and compliance errors have in common. */
@Repository
class JdbcOutboundItems {

    private final JdbcClient jdbc;

    JdbcOutboundItems(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The tables of outbound items. */
    enum OutboundTable {
        /** Also has a column {@code open}: an answer is still possible. */
        ADJUSTMENT(
                "compliance.adjustment",
                "requested",
                ", open = state <> 'ANSWERED' and ends_at > :at",
                ", open = false"),
        ERROR("compliance.error", "reported", "", "");

        private final String table;
        private final String creation;
        private final String setOnDelivery;
        private final String setOnClosing;

        OutboundTable(String table, String creation, String setOnDelivery, String setOnClosing) {
            this.table = table;
            this.creation = creation;
            this.setOnDelivery = setOnDelivery;
            this.setOnClosing = setOnClosing;
        }

        /** Reads the item of a row. */
        OutboundItem readItem(ResultSet row) throws SQLException {
            return new OutboundItem(
                    row.getLong("id"),
                    row.getString("scope_id"),
                    row.getString("connection_id"),
                    row.getLong("binding_id"),
                    row.getString("group_id"),
                    row.getString("request_id"),
                    row.getString("body"),
                    row.getString(creation + "_by"),
                    readInstant(row, creation + "_at"),
                    new DeliveryStatus(readOptionalInstant(row, "delivered_at"), readOptionalText(row, "trouble")));
        }
    }

    /** Binds the parameters of an item that an insert needs. */
    static StatementSpec bindItem(StatementSpec insert, OutboundItem item) {
        return insert.param("scope", item.scopeId())
                .param("connection", item.connectionId())
                .param("binding", item.bindingId())
                .param("group", item.groupId())
                .param("request", item.requestId())
                .param("body", item.body())
                .param("by", item.createdBy())
                .param("at", toTimestamp(item.createdAt()));
    }

    <T> Optional<T> findItem(OutboundTable table, String scopeId, long id, RowMapper<T> mapper) {
        return jdbc.sql("select * from %s where scope_id = :scope and id = :id".formatted(table.table))
                .param("scope", scopeId)
                .param("id", id)
                .query(mapper)
                .optional();
    }

    /** The newest first, older than {@code before} where that is above 0. */
    <T> List<T> listNewest(OutboundTable table, String scopeId, long before, int limit, RowMapper<T> mapper) {
        return jdbc.sql("""
                select * from %s where scope_id = :scope and (:before = 0 or id < :before)
                order by id desc limit :limit
                """.formatted(table.table))
                .param("scope", scopeId)
                .param("before", before)
                .param("limit", limit)
                .query(mapper)
                .list();
    }

    /**
     * Records that the partner accepted a message, also where it was given up before.
     *
     * @return the scope; empty: no such message in this table
     */
    Optional<String> markDelivered(OutboundTable table, String requestId, Instant at) {
        return jdbc.sql("""
                update %s set state = case when state in ('QUEUED', 'FAILED', 'CANCELLED') then 'DELIVERED' else state end,
                    delivered_at = coalesce(delivered_at, :at), trouble = null%s
                where request_id = :request returning scope_id
                """.formatted(table.table, table.setOnDelivery))
                .param("at", toTimestamp(at))
                .param("request", requestId)
                .query(ColumnMapping::readFirstText)
                .optional();
    }

    /**
     * Records a failed try of a queued message that is tried again.
     *
     * @return the scope; empty: no such queued message in this table
     */
    Optional<String> markRetrying(OutboundTable table, String requestId, String reason) {
        return updateQueued(table, requestId, "trouble = :trouble", reason);
    }

    /**
     * Records that a queued message is given up.
     *
     * @return the scope; empty: no such queued message in this table
     */
    Optional<String> markFailed(OutboundTable table, String requestId, String reason) {
        return updateQueued(table, requestId, "state = 'FAILED', trouble = :trouble" + table.setOnClosing, reason);
    }

    private Optional<String> updateQueued(OutboundTable table, String requestId, String assignments, String reason) {
        return jdbc.sql("""
                update %s set %s where request_id = :request and state = 'QUEUED' returning scope_id
                """.formatted(table.table, assignments))
                .param("trouble", reason)
                .param("request", requestId)
                .query(ColumnMapping::readFirstText)
                .optional();
    }

    /** @return whether it was still queued */
    boolean cancelIfQueued(OutboundTable table, long id, String reason) {
        return jdbc.sql("""
                update %s set state = 'CANCELLED', trouble = :reason%s where id = :id and state = 'QUEUED'
                """.formatted(table.table, table.setOnClosing))
                        .param("reason", reason)
                        .param("id", id)
                        .update()
                > 0;
    }

    /** @return the request ids of the messages of a scope that were still queued */
    List<String> cancelQueued(OutboundTable table, String scopeId, String reason) {
        return jdbc.sql("""
                update %s set state = 'CANCELLED', trouble = :reason%s
                where scope_id = :scope and state = 'QUEUED' returning request_id
                """.formatted(table.table, table.setOnClosing))
                .param("reason", reason)
                .param("scope", scopeId)
                .query(ColumnMapping::readFirstText)
                .list();
    }
}
