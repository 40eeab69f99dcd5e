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

/** What people are told of incidents: that one opened, that one is over (M7, M8). */
@RestController
@RequestMapping("/api/v1/notifications")
@Tag(name = "Notifications", description = "One when an incident opens, one when it is over. Read or not, per account.")
class NotificationsController {

    private static final int MAX_IDS = 1_000;

    private final NotificationService notifications;

    NotificationsController(NotificationService notifications) {
        this.notifications = notifications;
    }

    /** One notification; {@code read} is of the account that asks. */
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

    /** Which ones were read: these, or all up to and including one. */
    @Schema(name = "NotificationsRead")
    record MarkReadRequest(
            @Nullable List<Long> ids, @Nullable Long upTo) {}

    /** How many the account that asks has not read. */
    @Schema(name = "NotificationsUnread")
    record UnreadCountResponse(long unread) {}

    @GetMapping
    @Operation(summary = "What was told, newest first")
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
    @Operation(summary = "How many the signed-in account has not read")
    UnreadCountResponse countUnread() {
        return new UnreadCountResponse(notifications.countUnread());
    }

    @PostMapping("/read")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Marks some, or all up to one, as read by the signed-in account")
    void markRead(@RequestBody MarkReadRequest request) {
        if ((request.ids() == null) == (request.upTo() == null)) {
            throw new InvalidValueException("ids", request.ids(), "a list of ids, or instead of it upTo with one id");
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
