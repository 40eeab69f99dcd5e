package com.betterfleet.derms.console.api.connection;

import com.betterfleet.derms.exchange.Outbox;
import com.betterfleet.derms.exchange.QueuedMessage;
import com.betterfleet.derms.listing.ListPage;
import com.betterfleet.derms.partner.PartnerConnections;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
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

/** Lists and resends messages that have not reached a partner (M15). */
@RestController
@RequestMapping("/api/v1/connections/{id}/outbox")
@Tag(name = "Connections")
class OutboxController {

    private final PartnerConnections connections;
    private final Outbox outbox;

    OutboxController(PartnerConnections connections, Outbox outbox) {
        this.connections = connections;
        this.outbox = outbox;
    }

    /** A message that has not reached the partner: QUEUED, or DEAD where only a resend sends it again. */
    record UnsentMessageResponse(
            long id,
            String type,
            String requestId,
            String state,
            Instant createdAt,
            Instant dueAt,
            int tries,
            @Nullable String lastFailure) {

        static UnsentMessageResponse of(QueuedMessage message) {
            return new UnsentMessageResponse(
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

    @GetMapping
    @Operation(summary = "Lists messages that have not reached the partner, oldest first")
    ListPage<UnsentMessageResponse> listUnsentMessages(
            @PathVariable String id, @RequestParam(defaultValue = ListPage.DEFAULT_LIMIT) int limit) {
        connections.requireConnection(id);
        return new ListPage<>(
                outbox.findUnsent(id, ListPage.requireLimit(limit)).stream()
                        .map(UnsentMessageResponse::of)
                        .toList(),
                null);
    }

    @PostMapping("/{messageId}/resend")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(summary = "Sends a dead message again, with the same request id and body")
    void resendMessage(@PathVariable String id, @PathVariable long messageId) {
        connections.requireConnection(id);
        outbox.resendDeadLetter(messageId);
    }
}
