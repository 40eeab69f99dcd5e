package com.betterfleet.derms.console.api;

import com.betterfleet.derms.audit.AuditEntry;
import com.betterfleet.derms.audit.AuditTrail;
import com.betterfleet.derms.exchange.LoggedMessage;
import com.betterfleet.derms.exchange.LoggedMessage.MessageDirection;
import com.betterfleet.derms.exchange.MessageFilter;
import com.betterfleet.derms.exchange.MessageLog;
import com.betterfleet.derms.listing.ListPage;
import com.betterfleet.derms.refusal.InputChecks;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lists the message log and the audit trail, newest first (M15). */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Records", description = "The message log and the audit trail.")
class RecordsController {

    private final MessageLog messages;
    private final AuditTrail audit;

    RecordsController(MessageLog messages, AuditTrail audit) {
        this.messages = messages;
        this.audit = audit;
    }

    /** One message, received or sent. */
    record LoggedMessageResponse(
            long id,
            String connectionId,
            Instant at,
            String direction,
            String type,
            @Nullable Integer status,
            @Nullable String requestId,
            @Nullable String correlationId,
            String body,
            @Nullable String note) {

        static LoggedMessageResponse of(LoggedMessage message) {
            return new LoggedMessageResponse(
                    message.id(),
                    message.connectionId(),
                    message.at(),
                    message.direction().name(),
                    message.type(),
                    message.status(),
                    message.requestId(),
                    message.correlationId(),
                    message.body(),
                    message.note());
        }
    }

    /** One audited action; before and after are states as JSON. */
    record AuditEntryResponse(
            long id,
            Instant at,
            String who,
            String what,
            String subject,
            @JsonRawValue @Nullable String before,
            @JsonRawValue @Nullable String after,
            @Nullable String why) {

        static AuditEntryResponse of(AuditEntry entry) {
            return new AuditEntryResponse(
                    entry.id(),
                    entry.at(),
                    entry.actor(),
                    entry.action(),
                    entry.subject(),
                    entry.before(),
                    entry.after(),
                    entry.reason());
        }
    }

    @GetMapping("/messages")
    @Operation(
            summary = "Lists OSCP messages in both directions, newest first by their time of arrival",
            description = "Secrets are shown as …. The type not_logged stands for messages that could not be logged. "
                    + "status: the HTTP status of the answer. failed: only those answered with an error or not at all. text: a whole request or "
                    + "correlation id, or a part of the body or note.")
    ListPage<LoggedMessageResponse> listMessages(
            @RequestParam(required = false) @Nullable String connectionId,
            @RequestParam(required = false) @Nullable String direction,
            @RequestParam(required = false) @Nullable String type,
            @RequestParam(required = false) @Nullable Integer status,
            @RequestParam(defaultValue = "false") boolean failed,
            @RequestParam(required = false) @Nullable String text,
            @RequestParam(defaultValue = "0") long before,
            @RequestParam(defaultValue = ListPage.DEFAULT_LIMIT) int limit) {
        int pageSize = ListPage.requireLimit(limit);
        MessageDirection requestedDirection =
                direction == null ? null : InputChecks.requireEnum("direction", direction, MessageDirection.class);
        MessageFilter filter = new MessageFilter(connectionId, requestedDirection, type, status, failed, text);
        return ListPage.ofNewestFirst(
                messages.findMessages(filter, before, pageSize + 1).stream()
                        .map(LoggedMessageResponse::of)
                        .toList(),
                pageSize,
                LoggedMessageResponse::id);
    }

    @GetMapping("/audit")
    @Operation(summary = "Lists audited actions, newest first")
    ListPage<AuditEntryResponse> listAuditEntries(
            @RequestParam(defaultValue = "0") long before,
            @RequestParam(defaultValue = ListPage.DEFAULT_LIMIT) int limit) {
        int pageSize = ListPage.requireLimit(limit);
        return ListPage.ofNewestFirst(
                audit.findEntries(before, pageSize + 1).stream()
                        .map(AuditEntryResponse::of)
                        .toList(),
                pageSize,
                AuditEntryResponse::id);
    }
}
