package com.betterfleet.derms.compliance;

import com.betterfleet.derms.binding.BindingRemoved;
import com.betterfleet.derms.compliance.JdbcOutboundItems.OutboundTable;
import com.betterfleet.derms.exchange.DeliveryAttempted;
import com.betterfleet.derms.exchange.Outbox;
import com.betterfleet.derms.exchange.RetryDecision;
import com.betterfleet.derms.supervision.ScopeDisconnected;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Records the delivery of messages to partners, and cancels queued ones when the partner no longer controls the scope
 * (M9).
 */
@Component
class OutboundDeliveryListener {

    private final JdbcOutboundItems items;
    private final Outbox outbox;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    OutboundDeliveryListener(
            JdbcOutboundItems items, Outbox outbox, ApplicationEventPublisher events, InstantSource clock) {
        this.items = items;
        this.outbox = outbox;
        this.events = events;
        this.clock = clock;
    }

    @EventListener
    void onDeliveryAttempt(DeliveryAttempted attempt) {
        String requestId = attempt.message().requestId();
        RetryDecision retryDecision = RetryDecision.of(
                attempt.delivery(), Math.max(1, attempt.message().tries()));
        for (OutboundTable table : OutboundTable.values()) {
            Optional<String> scopeId = switch (retryDecision) {
                case RetryDecision.NoFurtherTry done -> items.markDelivered(table, requestId, clock.instant());
                case RetryDecision.DeadLettered givenUp -> items.markFailed(table, requestId, givenUp.reason());
                case RetryDecision.RetryLater retry -> items.markRetrying(table, requestId, retry.reason());
            };
            scopeId.ifPresent(id -> events.publishEvent(new NegotiationChanged(id)));
        }
    }

    @EventListener
    void onScopeDisconnected(ScopeDisconnected disconnected) {
        cancelQueuedItems(disconnected.scopeId(), "local control was taken before it was sent");
    }

    @EventListener
    void onBindingRemoved(BindingRemoved removed) {
        cancelQueuedItems(removed.binding().scopeId(), "the group was unbound before it was sent");
    }

    private void cancelQueuedItems(String scopeId, String reason) {
        for (OutboundTable table : OutboundTable.values()) {
            List<String> cancelled = items.cancelQueued(table, scopeId, reason);
            cancelled.forEach(outbox::cancelMessage);
            if (!cancelled.isEmpty()) {
                events.publishEvent(new NegotiationChanged(scopeId));
            }
        }
    }
}
