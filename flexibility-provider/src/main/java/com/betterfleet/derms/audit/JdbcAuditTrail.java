package com.betterfleet.derms.audit;

import static com.betterfleet.derms.database.ColumnMapping.readInstant;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcAuditTrail {

    private final JdbcClient jdbc;

    JdbcAuditTrail(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insertEntry(AuditEntry entry) {
        jdbc.sql("""
                insert into audit.entry (at, who, what, subject, before, after, why)
                values (:at, :who, :what, :subject, :before::jsonb, :after::jsonb, :why)
                """)
                .param("at", toTimestamp(entry.at()))
                .param("who", entry.actor())
                .param("what", entry.action())
                .param("subject", entry.subject())
                .param("before", entry.before())
                .param("after", entry.after())
                .param("why", entry.reason())
                .update();
    }

    List<AuditEntry> findNewest(long before, int limit) {
        return jdbc.sql("""
                select id, at, who, what, subject, before, after, why from audit.entry
                where :before <= 0 or id < :before order by id desc limit :limit
                """)
                .param("before", before)
                .param("limit", limit)
                .query(JdbcAuditTrail::toEntry)
                .list();
    }

    private static AuditEntry toEntry(ResultSet row, int number) throws SQLException {
        return new AuditEntry(
                row.getLong("id"),
                readInstant(row, "at"),
                row.getString("who"),
                row.getString("what"),
                row.getString("subject"),
                row.getString("before"),
                row.getString("after"),
                row.getString("why"));
    }
}
