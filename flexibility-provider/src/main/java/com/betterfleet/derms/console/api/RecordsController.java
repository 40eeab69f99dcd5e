package com.betterfleet.derms.console.api;

import com.betterfleet.derms.audit.Audit;
import com.betterfleet.derms.audit.AuditEntry;
import com.betterfleet.derms.exchange.LoggedMessage;
import com.betterfleet.derms.exchange.LoggedMessage.Heading;
import com.betterfleet.derms.exchange.MessageFilter;
import com.betterfleet.derms.exchange.MessageLog;
import com.betterfleet.derms.listing.Page;
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

    /**
     * Every OSCP message both ways.
     *
     * @param failed only those that were answered with an error, or not at all
     * @param text a request or correlation id in full, or a part of the body or the note
     */
    @GetMapping("/messages")
    Page<Message> messages(
            @RequestParam(required = false) @Nullable String connectionId,
            @RequestParam(required = false) @Nullable String direction,
            @RequestParam(required = false) @Nullable String type,
            @RequestParam(defaultValue = "false") boolean failed,
            @RequestParam(required = false) @Nullable String text,
            @RequestParam(defaultValue = "0") long before,
            @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit) {
        int asked = Page.requireLimit(limit);
        Heading heading = direction == null ? null : Given.oneOf("direction", direction, Heading.class);
        MessageFilter filter = new MessageFilter(connectionId, heading, type, failed, text);
        return Page.newest(
                messages.messages(filter, before, asked + 1).stream()
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
