package com.betterfleet.derms.compliance;

import com.betterfleet.derms.connection.BindingRemoved;
import com.betterfleet.derms.exchange.MessageTried;
import com.betterfleet.derms.exchange.Outbox;
import com.betterfleet.derms.exchange.Sequel;
import com.betterfleet.derms.supervision.ScopeDisconnected;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Notes what becomes of messages to partners, and keeps them from leaving when they speak for nobody any more (M9). */
@Component
class Deliveries {

    private final List<Outgoing> kinds;
    private final Outbox outbox;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    Deliveries(List<Outgoing> kinds, Outbox outbox, ApplicationEventPublisher events, InstantSource clock) {
        this.kinds = kinds;
        this.outbox = outbox;
        this.events = events;
        this.clock = clock;
    }

    @EventListener
    void on(MessageTried tried) {
        String requestId = tried.message().requestId();
        Sequel sequel = Sequel.of(tried.delivery(), Math.max(1, tried.message().tries()));
        for (Outgoing kind : kinds) {
            Optional<String> scopeId = switch (sequel) {
                case Sequel.Done done -> kind.delivered(requestId, clock.instant());
                case Sequel.GivenUp givenUp -> kind.failed(requestId, givenUp.reason());
                case Sequel.TryAgain again -> kind.troubled(requestId, again.reason());
            };
            scopeId.ifPresent(id -> events.publishEvent(new NegotiationChanged(id)));
        }
    }

    @EventListener
    void on(ScopeDisconnected disconnected) {
        cancel(disconnected.scopeId(), "local control was taken back before it had left");
    }

    @EventListener
    void on(BindingRemoved removed) {
        cancel(removed.binding().scopeId(), "the group was unbound before it had left");
    }

    private void cancel(String scopeId, String why) {
        for (Outgoing kind : kinds) {
            List<String> cancelled = kind.cancelOf(scopeId, why);
            cancelled.forEach(outbox::cancel);
            if (!cancelled.isEmpty()) {
                events.publishEvent(new NegotiationChanged(scopeId));
            }
        }
    }
}
