package com.betterfleet.derms.audit;

import static com.betterfleet.derms.database.Columns.instant;
import static com.betterfleet.derms.database.Columns.timestamp;

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

    void append(AuditEntry entry) {
        jdbc.sql("""
                insert into audit.entry (at, who, what, subject, before, after, why)
                values (:at, :who, :what, :subject, :before::jsonb, :after::jsonb, :why)
                """)
                .param("at", timestamp(entry.at()))
                .param("who", entry.who())
                .param("what", entry.what())
                .param("subject", entry.subject())
                .param("before", entry.before())
                .param("after", entry.after())
                .param("why", entry.why())
                .update();
    }

    List<AuditEntry> newest(long before, int limit) {
        return jdbc.sql("""
                select id, at, who, what, subject, before, after, why from audit.entry
                where :before <= 0 or id < :before order by id desc limit :limit
                """)
                .param("before", before)
                .param("limit", limit)
                .query(JdbcAuditTrail::entry)
                .list();
    }

    private static AuditEntry entry(ResultSet row, int number) throws SQLException {
        return new AuditEntry(
                row.getLong("id"),
                instant(row, "at"),
                row.getString("who"),
                row.getString("what"),
                row.getString("subject"),
                row.getString("before"),
                row.getString("after"),
                row.getString("why"));
    }
}
