package com.betterfleet.derms.console.api;

import com.betterfleet.derms.incident.NotificationService;
import com.betterfleet.derms.incident.NotificationService.IncidentNotification;
import com.betterfleet.derms.listing.ListPage;
import com.betterfleet.derms.refusal.InvalidValueException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Lists notifications of opened and closed incidents (M7, M8). */
@RestController
@RequestMapping("/api/v1/notifications")
@Tag(
        name = "Notifications",
        description = "One when an incident opens and one when it closes, with the read state of each account.")
class NotificationsController {

    private static final int MAX_IDS = 1_000;

    private final NotificationService notifications;

    NotificationsController(NotificationService notifications) {
        this.notifications = notifications;
    }

    /** One notification; {@code read} is that of the signed-in account. */
    @Schema(name = "Notification")
    record NotificationResponse(
            long id,
            long incidentId,
            String kind,
            String severity,
            @Schema(description = "OPENED or OVER") String what,
            Instant at,
            List<String> scopeIds,
            String text,
            boolean read) {

        static NotificationResponse of(IncidentNotification notification) {
            return new NotificationResponse(
                    notification.id(),
                    notification.incidentId(),
                    notification.kind().name(),
                    notification.severity().name(),
                    notification.type().name(),
                    notification.at(),
                    notification.scopeIds(),
                    notification.text(),
                    notification.read());
        }
    }

    /** The notifications to mark as read: a list of ids, or all up to and including one. */
    @Schema(name = "NotificationsRead")
    record MarkReadRequest(
            @Nullable List<Long> ids, @Nullable Long upTo) {}

    /** The number of notifications that the signed-in account has not read. */
    @Schema(name = "NotificationsUnread")
    record UnreadCountResponse(long unread) {}

    @GetMapping
    @Operation(summary = "Lists notifications, newest first")
    ListPage<NotificationResponse> listNotifications(
            @RequestParam(defaultValue = "false") boolean unread,
            @RequestParam(defaultValue = "0") long before,
            @RequestParam(defaultValue = ListPage.DEFAULT_LIMIT) int limit) {
        int pageSize = ListPage.requireLimit(limit);
        return ListPage.ofNewestFirst(
                notifications.listNewest(unread, before, pageSize + 1).stream()
                        .map(NotificationResponse::of)
                        .toList(),
                pageSize,
                NotificationResponse::id);
    }

    @GetMapping("/unread")
    @Operation(summary = "Returns how many the signed-in account has not read")
    UnreadCountResponse countUnread() {
        return new UnreadCountResponse(notifications.countUnread());
    }

    @PostMapping("/read")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Marks notifications as read by the signed-in account")
    void markRead(@RequestBody MarkReadRequest request) {
        if ((request.ids() == null) == (request.upTo() == null)) {
            throw new InvalidValueException("ids", request.ids(), "a list of ids, or upTo with one id instead");
        }
        if (request.ids() != null) {
            if (request.ids().size() > MAX_IDS || request.ids().contains(null)) {
                throw new InvalidValueException(
                        "ids", request.ids().size() + " ids", "at most " + MAX_IDS + ", none of them null");
            }
            notifications.markRead(request.ids());
        }
        if (request.upTo() != null) {
            notifications.markReadUpTo(request.upTo());
        }
    }
}
