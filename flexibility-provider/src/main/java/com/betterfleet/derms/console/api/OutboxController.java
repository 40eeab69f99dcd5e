package com.betterfleet.derms.console.api;

import com.betterfleet.derms.connection.Connections;
import com.betterfleet.derms.exchange.Outbox;
import com.betterfleet.derms.exchange.QueuedMessage;
import com.betterfleet.derms.listing.Page;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What has not reached a partner (M15). */
@RestController
@RequestMapping("/api/v1/connections/{id}/outbox")
class OutboxController {

    private final Connections connections;
    private final Outbox outbox;

    OutboxController(Connections connections, Outbox outbox) {
        this.connections = connections;
        this.outbox = outbox;
    }

    /** A message that has not reached the partner: QUEUED, or DEAD where it leaves again only by resend. */
    record Unsent(
            long id,
            String type,
            String requestId,
            String state,
            Instant createdAt,
            Instant dueAt,
            int tries,
            @Nullable String lastFailure) {

        static Unsent of(QueuedMessage message) {
            return new Unsent(
                    message.id(),
                    message.type(),
                    message.requestId(),
                    message.dead() ? "DEAD" : "QUEUED",
                    message.createdAt(),
                    message.dueAt(),
                    message.tries(),
                    message.lastFailure().orElse(null));
        }
    }

    /** Oldest first, with what came of the last try. */
    @GetMapping
    Page<Unsent> unsent(@PathVariable String id, @RequestParam(defaultValue = Page.DEFAULT_LIMIT) int limit) {
        connections.require(id);
        return new Page<>(
                outbox.unsent(id, Page.requireLimit(limit)).stream()
                        .map(Unsent::of)
                        .toList(),
                null);
    }

    /** Sends a message once more that was given up, with the same request id and body. */
    @PostMapping("/{messageId}/resend")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void resend(@PathVariable String id, @PathVariable long messageId) {
        connections.require(id);
        outbox.resend(messageId);
    }
}
