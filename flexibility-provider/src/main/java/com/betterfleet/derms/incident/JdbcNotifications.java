package com.betterfleet.derms.incident;

import static com.betterfleet.derms.database.Columns.instant;
import static com.betterfleet.derms.database.Columns.optionalText;
import static com.betterfleet.derms.database.Columns.texts;
import static com.betterfleet.derms.database.Columns.timestamp;

import com.betterfleet.derms.incident.IncidentKind.Severity;
import com.betterfleet.derms.incident.Notifications.Notification;
import com.betterfleet.derms.incident.Notifications.What;
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

    List<Notification> newest(String account, boolean unreadOnly, long before, int limit) {
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

    long unread(String account) {
        return jdbc.sql("""
                select (select count(*) from incident.notification)
                    - (select count(*) from incident.notification_read where account = :account)
                """).param("account", account).query(Long.class).single();
    }

    void read(String account, Collection<Long> ids, Instant now) {
        jdbc.sql("""
                insert into incident.notification_read (notification_id, account, at)
                select id, :account, :now from incident.notification where id = any(:ids) on conflict do nothing
                """)
                .param("account", account)
                .param("now", timestamp(now))
                .param("ids", ids.toArray(Long[]::new))
                .update();
    }

    void readUpTo(String account, long id, Instant now) {
        jdbc.sql("""
                insert into incident.notification_read (notification_id, account, at)
                select id, :account, :now from incident.notification where id <= :id on conflict do nothing
                """)
                .param("account", account)
                .param("now", timestamp(now))
                .param("id", id)
                .update();
    }

    private static Notification toNotification(ResultSet row, int number) throws SQLException {
        List<String> concerned = texts(row, "scope_ids");
        return new Notification(
                row.getLong("id"),
                row.getLong("incident_id"),
                IncidentKind.valueOf(row.getString("kind")),
                Severity.valueOf(row.getString("severity")),
                What.valueOf(row.getString("what")),
                instant(row, "at"),
                concerned.isEmpty() ? optionalText(row, "scope_id").stream().toList() : concerned,
                row.getString("text"),
                row.getBoolean("read"));
    }
}
