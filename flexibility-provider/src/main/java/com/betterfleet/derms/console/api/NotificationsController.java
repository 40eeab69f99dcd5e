package com.betterfleet.derms.console.api;

import com.betterfleet.derms.incident.Notifications;
import com.betterfleet.derms.incident.Notifications.Notification;
import com.betterfleet.derms.listing.Page;
import com.betterfleet.derms.refusal.Invalid;
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

    private static final int MOST_IDS = 1_000;

    private final Notifications notifications;

    NotificationsController(Notifications notifications) {
        this.notifications = notifications;
    }

    /** One notification; {@code read} is of the account that asks. */
    @Schema(name = "Notification")
    record Item(
            long id,
            long incidentId,
            String kind,
            String severity,
            @Schema(description = "OPENED or OVER") String what,
            Instant at,
            List<String> scopeIds,
            String text,
            boolean read) {

        static Item of(Notification notification) {
            return new Item(
                    notification.id(),
                    notification.incidentId(),
                    notification.kind().name(),
                    notification.severity().name(),
                    notification.what().name(),
                    notification.at(),
                    notification.scopeIds(),
                    notification.text(),
                    notification.read());
        }
    }

    /** Which ones were read: these, or all up to and including one. */
    @Schema(name = "NotificationsRead")
    record Marks(@Nullable List<Long> ids, @Nullable Long upTo) {}

    /** How many the account that asks has not read. */
    @Schema(name = "NotificationsUnread")
    record Count(long unread) {}

    @GetMapping
    @Operation(summary = "What was told, newest first")
    Page<Item> list(
            @RequestParam(defaultValue = "false") boolean unread,
            @RequestParam(defaultValue = "0") long before,
            @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit) {
        int asked = Page.requireLimit(limit);
        return Page.newest(
                notifications.newest(unread, before, asked + 1).stream()
                        .map(Item::of)
                        .toList(),
                asked,
                Item::id);
    }

    @GetMapping("/unread")
    @Operation(summary = "How many the signed-in account has not read")
    Count unread() {
        return new Count(notifications.unread());
    }

    @PostMapping("/read")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Marks some, or all up to one, as read by the signed-in account")
    void read(@RequestBody Marks marks) {
        if ((marks.ids() == null) == (marks.upTo() == null)) {
            throw new Invalid("ids", marks.ids(), "a list of ids, or instead of it upTo with one id");
        }
        if (marks.ids() != null) {
            if (marks.ids().size() > MOST_IDS || marks.ids().contains(null)) {
                throw new Invalid("ids", marks.ids().size() + " ids", "at most " + MOST_IDS + ", none of them null");
            }
            notifications.read(marks.ids());
        }
        if (marks.upTo() != null) {
            notifications.readUpTo(marks.upTo());
        }
    }
}
