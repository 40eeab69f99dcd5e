package com.betterfleet.derms.compliance;

import com.betterfleet.derms.audit.AuditTrail;
import com.betterfleet.derms.binding.GroupBinding;
import com.betterfleet.derms.binding.GroupBindings;
import com.betterfleet.derms.exchange.Outbox;
import com.betterfleet.derms.microgrid.MicrogridDirectory;
import com.betterfleet.derms.refusal.ConflictException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.ToLongFunction;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Queues and cancels messages to partners: storage, outbox, audit trail and event in the caller's transaction. */
@Component
class OutboundItems {

    private final GroupBindings bindings;
    private final MicrogridDirectory microgrids;
    private final Outbox outbox;
    private final AuditTrail audit;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    OutboundItems(
            GroupBindings bindings,
            MicrogridDirectory microgrids,
            Outbox outbox,
            AuditTrail audit,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.bindings = bindings;
        this.microgrids = microgrids;
        this.outbox = outbox;
        this.audit = audit;
        this.events = events;
        this.clock = clock;
    }

    /** A message to be queued: its name in the protocol, the request id it refers to, and its body. */
    record ItemMessage(String type, Optional<String> correlationId, String body) {}

    /** An entry of the audit trail: what was done, and why. */
    record AuditText(String action, String reason) {}

    /**
     * Returns the binding of the partner that controls a scope.
     *
     * @throws ConflictException where there is none
     */
    GroupBinding requireRecipient(String scopeId) {
        microgrids.requireScope(scopeId);
        GroupBinding binding = bindings.findByScope(scopeId)
                .orElseThrow(() -> new ConflictException(
                        "scope \"%s\" has no bound group: no partner can receive a message".formatted(scopeId)));
        if (binding.localControl().isPresent()) {
            throw new ConflictException(
                    "scope \"%s\" is under full local control; return control to the partner first".formatted(scopeId));
        }
        return binding;
    }

    /**
     * Queues a message.
     *
     * @param insert stores the new item and returns its id
     * @return the id of the stored item
     */
    long queueItem(GroupBinding recipient, ItemMessage message, AuditText entry, ToLongFunction<OutboundItem> insert) {
        String requestId = UUID.randomUUID().toString();
        long id = insert.applyAsLong(OutboundItem.create(recipient, requestId, message.body(), clock.instant()));
        outbox.queueMessage(
                recipient.connectionId(), message.type(), requestId, message.correlationId(), message.body());
        audit.recordAction(entry.action(), "scope/" + recipient.scopeId(), null, message.body(), entry.reason());
        events.publishEvent(new NegotiationChanged(recipient.scopeId()));
        return id;
    }

    /** Removes the message of an item that was cancelled from the outbox. */
    void cancelMessage(OutboundItem item, String action) {
        outbox.cancelMessage(item.requestId());
        audit.recordAction(action, "scope/" + item.scopeId(), null, item.id(), null);
        events.publishEvent(new NegotiationChanged(item.scopeId()));
    }
}
