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
 * What people are told: when an incident opens, and when it is over; never more. Each account has read some of it. The console is
 * the one place where it is shown; whatever else is to carry it reads these rows.
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

    /** What is told. */
    public enum NotificationType {
        OPENED,
        OVER
    }

    /**
     * Something that was told.
     *
     * @param text what was found, as it was when this was told
     * @param read whether the account that asks has read it
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

    /** The newest first, as the signed-in account sees them; {@code before} is an id, 0 for the newest of all. */
    public List<IncidentNotification> listNewest(boolean unreadOnly, long before, int limit) {
        return notifications.listNewest(AuditTrail.currentActor(), unreadOnly, before, limit);
    }

    /** How many the signed-in account has not read. */
    public long countUnread() {
        return notifications.countUnread(AuditTrail.currentActor());
    }

    /** Marks some as read by the signed-in account; what does not exist is left out. */
    @Transactional
    public void markRead(Collection<Long> ids) {
        notifications.markRead(AuditTrail.currentActor(), ids, clock.instant());
    }

    /** Marks all up to and including one as read by the signed-in account. */
    @Transactional
    public void markReadUpTo(long id) {
        notifications.markReadUpTo(AuditTrail.currentActor(), id, clock.instant());
    }
}
