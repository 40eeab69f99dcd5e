package com.betterfleet.derms.console.api;

import com.betterfleet.derms.audit.Audit;
import com.betterfleet.derms.audit.AuditEntry;
import com.betterfleet.derms.exchange.LoggedMessage;
import com.betterfleet.derms.exchange.MessageLog;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What was said and what was done: the message log and the audit trail, newest first (M15). */
@RestController
@RequestMapping("/api/v1")
class RecordsController {

    private final MessageLog messages;
    private final Audit audit;

    RecordsController(MessageLog messages, Audit audit) {
        this.messages = messages;
        this.audit = audit;
    }

    /** One message, either way. */
    record Message(
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

        static Message of(LoggedMessage message) {
            return new Message(
                    message.id(),
                    message.connectionId(),
                    message.at(),
                    message.heading().name(),
                    message.type(),
                    message.status(),
                    message.requestId(),
                    message.correlationId(),
                    message.body(),
                    message.note());
        }
    }

    /** One deed; before and after are the states as JSON. */
    record Deed(
            long id,
            Instant at,
            String who,
            String what,
            String subject,
            @JsonRawValue @Nullable String before,
            @JsonRawValue @Nullable String after,
            @Nullable String why) {

        static Deed of(AuditEntry entry) {
            return new Deed(
                    entry.id(),
                    entry.at(),
                    entry.who(),
                    entry.what(),
                    entry.subject(),
                    entry.before(),
                    entry.after(),
                    entry.why());
        }
    }

    @GetMapping("/messages")
    Page<Message> messages(
            @RequestParam(required = false) @Nullable String connectionId,
            @RequestParam(required = false) @Nullable String type,
            @RequestParam(defaultValue = "0") long before,
            @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit) {
        int asked = Page.requireLimit(limit);
        return Page.newest(
                messages.messages(connectionId, type, before, asked + 1).stream()
                        .map(Message::of)
                        .toList(),
                asked,
                Message::id);
    }

    @GetMapping("/audit")
    Page<Deed> audit(
            @RequestParam(defaultValue = "0") long before, @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit) {
        int asked = Page.requireLimit(limit);
        return Page.newest(
                audit.entries(before, asked + 1).stream().map(Deed::of).toList(), asked, Deed::id);
    }
}
