package com.betterfleet.derms.incident;

import static com.betterfleet.derms.database.ColumnMapping.readInstant;
import static com.betterfleet.derms.database.ColumnMapping.readOptionalText;
import static com.betterfleet.derms.database.ColumnMapping.readTexts;
import static com.betterfleet.derms.database.ColumnMapping.toTimestamp;

import com.betterfleet.derms.incident.IncidentKind.IncidentSeverity;
import com.betterfleet.derms.incident.NotificationService.IncidentNotification;
import com.betterfleet.derms.incident.NotificationService.NotificationType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class JdbcNotifications {

    private static final String READ = "exists (select from incident.notification_read r"
            + " where r.notification_id = n.id and r.account = :account)";

    private final JdbcClient jdbc;

    JdbcNotifications(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<IncidentNotification> listNewest(String account, boolean unreadOnly, long before, int limit) {
        return jdbc.sql("select n.*, i.kind, i.severity, i.scope_id, i.scope_ids, " + READ + " as read"
                        + " from incident.notification n join incident.incident i on i.id = n.incident_id"
                        + " where (:before <= 0 or n.id < :before) and (not :unreadOnly or not " + READ + ")"
                        + " order by n.id desc limit :limit")
                .param("account", account)
                .param("unreadOnly", unreadOnly)
                .param("before", before)
                .param("limit", limit)
                .query(JdbcNotifications::toNotification)
                .list();
    }

    long countUnread(String account) {
        return jdbc.sql("""
                select (select count(*) from incident.notification)
                    - (select count(*) from incident.notification_read where account = :account)
                """).param("account", account).query(Long.class).single();
    }

    void markRead(String account, Collection<Long> ids, Instant now) {
        jdbc.sql("""
                insert into incident.notification_read (notification_id, account, at)
                select id, :account, :now from incident.notification where id = any(:ids) on conflict do nothing
                """)
                .param("account", account)
                .param("now", toTimestamp(now))
                .param("ids", ids.toArray(Long[]::new))
                .update();
    }

    void markReadUpTo(String account, long id, Instant now) {
        jdbc.sql("""
                insert into incident.notification_read (notification_id, account, at)
                select id, :account, :now from incident.notification where id <= :id on conflict do nothing
                """)
                .param("account", account)
                .param("now", toTimestamp(now))
                .param("id", id)
                .update();
    }

    private static IncidentNotification toNotification(ResultSet row, int number) throws SQLException {
        List<String> scopeIds = readTexts(row, "scope_ids");
        return new IncidentNotification(
                row.getLong("id"),
                row.getLong("incident_id"),
                IncidentKind.valueOf(row.getString("kind")),
                IncidentSeverity.valueOf(row.getString("severity")),
                NotificationType.valueOf(row.getString("what")),
                readInstant(row, "at"),
                scopeIds.isEmpty() ? readOptionalText(row, "scope_id").stream().toList() : scopeIds,
                row.getString("text"),
                row.getBoolean("read"));
    }
}
