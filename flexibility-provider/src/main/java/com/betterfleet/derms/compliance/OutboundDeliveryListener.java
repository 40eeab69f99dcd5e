package com.betterfleet.derms.compliance;

import com.betterfleet.derms.binding.BindingRemoved;
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

/** Notes what becomes of messages to partners, and keeps them from leaving when they speak for nobody any more (M9). */
@Component
class OutboundDeliveryListener {

    private final List<OutboundItemStore> stores;
    private final Outbox outbox;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    OutboundDeliveryListener(
            List<OutboundItemStore> stores, Outbox outbox, ApplicationEventPublisher events, InstantSource clock) {
        this.stores = stores;
        this.outbox = outbox;
        this.events = events;
        this.clock = clock;
    }

    @EventListener
    void onDeliveryAttempt(DeliveryAttempted attempt) {
        String requestId = attempt.message().requestId();
        RetryDecision retryDecision = RetryDecision.of(
                attempt.delivery(), Math.max(1, attempt.message().tries()));
        for (OutboundItemStore store : stores) {
            Optional<String> scopeId = switch (retryDecision) {
                case RetryDecision.NoFurtherTry done -> store.markDelivered(requestId, clock.instant());
                case RetryDecision.DeadLettered givenUp -> store.markFailed(requestId, givenUp.reason());
                case RetryDecision.RetryLater retry -> store.markRetrying(requestId, retry.reason());
            };
            scopeId.ifPresent(id -> events.publishEvent(new NegotiationChanged(id)));
        }
    }

    @EventListener
    void onScopeDisconnected(ScopeDisconnected disconnected) {
        cancelQueuedItems(disconnected.scopeId(), "local control was taken back before it had left");
    }

    @EventListener
    void onBindingRemoved(BindingRemoved removed) {
        cancelQueuedItems(removed.binding().scopeId(), "the group was unbound before it had left");
    }

    private void cancelQueuedItems(String scopeId, String reason) {
        for (OutboundItemStore store : stores) {
            List<String> cancelled = store.cancelQueued(scopeId, reason);
            cancelled.forEach(outbox::cancelMessage);
            if (!cancelled.isEmpty()) {
                events.publishEvent(new NegotiationChanged(scopeId));
            }
        }
    }
}
