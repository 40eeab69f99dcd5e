package com.betterfleet.derms.incident;

import com.betterfleet.derms.audit.AuditTrail;
import com.betterfleet.derms.incident.IncidentKind.IncidentSeverity;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Reads notifications: one when an incident opens, and one when it is resolved. Each account has its own unread ones.
 * Only the console shows them; another channel would read the same rows.
 */
@Service
@Transactional(readOnly = true)
public class NotificationService {

    private final JdbcNotifications notifications;
    private final InstantSource clock;

    NotificationService(JdbcNotifications notifications, InstantSource clock) {
        this.notifications = notifications;
        this.clock = clock;
    }

    /** The kinds of notifications. */
    public enum NotificationType {
        OPENED,
        OVER
    }

    /**
     * A notification.
     *
     * @param text the text of the incident when the notification was written
     * @param read whether the signed-in account has read it
     */
    public record IncidentNotification(
            long id,
            long incidentId,
            IncidentKind kind,
            IncidentSeverity severity,
            NotificationType type,
            Instant at,
            List<String> scopeIds,
            String text,
            boolean read) {
        public IncidentNotification {
            scopeIds = List.copyOf(scopeIds);
        }
    }

    /** The newest first, for the signed-in account; {@code before} is an id, 0 for the newest of all. */
    public List<IncidentNotification> listNewest(boolean unreadOnly, long before, int limit) {
        return notifications.listNewest(AuditTrail.currentActor(), unreadOnly, before, limit);
    }

    /** The number of notifications that the signed-in account has not read. */
    public long countUnread() {
        return notifications.countUnread(AuditTrail.currentActor());
    }

    /** Marks notifications as read by the signed-in account; unknown ids are ignored. */
    @Transactional
    public void markRead(Collection<Long> ids) {
        notifications.markRead(AuditTrail.currentActor(), ids, clock.instant());
    }

    /** Marks all notifications up to an id as read by the signed-in account. */
    @Transactional
    public void markReadUpTo(long id) {
        notifications.markReadUpTo(AuditTrail.currentActor(), id, clock.instant());
    }
}
