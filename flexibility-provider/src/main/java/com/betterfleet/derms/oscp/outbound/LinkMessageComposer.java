package com.betterfleet.derms.oscp.outbound;

import com.betterfleet.derms.database.BoundedThreads;
import com.betterfleet.derms.exchange.DeliveryAttempted;
import com.betterfleet.derms.exchange.DeliveryResult;
import com.betterfleet.derms.exchange.MessageSender;
import com.betterfleet.derms.exchange.OutboundMessage;
import com.betterfleet.derms.exchange.Outbox;
import com.betterfleet.derms.link.LinkLifecycle;
import com.betterfleet.derms.link.OutboundMessageDue;
import com.betterfleet.derms.oscp.wire.HandshakeMessage;
import com.betterfleet.derms.oscp.wire.HeartbeatMessage;
import com.betterfleet.derms.oscp.wire.MessageName;
import com.betterfleet.derms.oscp.wire.RequiredBehaviour;
import com.betterfleet.derms.oscp.wire.RequiredBehaviour.MeasurementConfiguration;
import com.betterfleet.derms.partner.HandshakeDemands;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;
import tools.jackson.databind.json.JsonMapper;

/** Composes handshakes and heartbeats, and reports their delivery to the link. */
@Component
class LinkMessageComposer implements DisposableBean {

    private final Outbox outbox;
    private final MessageSender messageSender;
    private final LinkLifecycle lifecycle;
    private final JsonMapper json;
    private final InstantSource clock;
    private final ExecutorService senders = BoundedThreads.newThreadPerTaskExecutor();

    LinkMessageComposer(
            Outbox outbox, MessageSender messageSender, LinkLifecycle lifecycle, JsonMapper json, InstantSource clock) {
        this.outbox = outbox;
        this.messageSender = messageSender;
        this.lifecycle = lifecycle;
        this.json = json;
        this.clock = clock;
    }

    @EventListener
    void onHandshakeDue(OutboundMessageDue.HandshakeDue due) {
        String body = HandshakeMessage.toJson(json, toRequiredBehaviour(due.ownDemands()));
        outbox.replaceQueued(
                due.connectionId(), MessageName.HANDSHAKE.wireName(), newRequestId(), Optional.empty(), body);
    }

    @EventListener
    void onHandshakeAnswerDue(OutboundMessageDue.HandshakeAnswerDue due) {
        outbox.replaceQueued(
                due.connectionId(),
                MessageName.HANDSHAKE_ACKNOWLEDGE.wireName(),
                newRequestId(),
                Optional.of(due.answersRequestId()),
                HandshakeMessage.toJson(json, toRequiredBehaviour(due.ownDemands())));
    }

    /** A heartbeat is sent once and not stored: the next one replaces a late one. */
    @TransactionalEventListener
    void onHeartbeatDue(OutboundMessageDue.HeartbeatDue due) {
        Instant now = clock.instant();
        OutboundMessage heartbeat = new OutboundMessage(
                0,
                due.connectionId(),
                MessageName.HEARTBEAT.wireName(),
                newRequestId(),
                Optional.empty(),
                HeartbeatMessage.toJson(json, due.offlineAt()),
                now,
                now,
                1);
        senders.execute(() -> reportDelivery(heartbeat, messageSender.sendMessage(heartbeat)));
    }

    /** Runs before all other listeners: it locks the link, which comes first in the lock order. */
    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void onMessageTried(DeliveryAttempted tried) {
        reportDelivery(tried.message(), tried.delivery());
    }

    @Override
    public void destroy() {
        senders.close();
    }

    private void reportDelivery(OutboundMessage message, DeliveryResult delivery) {
        if (delivery instanceof DeliveryResult.MessageAccepted) {
            reportDelivered(message);
        } else if (delivery instanceof DeliveryResult.MessageRejected refused) {
            lifecycle.recordSendFailure(
                    message.connectionId(),
                    refused.kind(),
                    "The partner answered %s with %d: %s"
                            .formatted(message.type(), refused.status(), refused.reason()));
        } else if (delivery instanceof DeliveryResult.NoResponse unanswered) {
            lifecycle.recordSendFailure(
                    message.connectionId(),
                    unanswered.kind(),
                    (unanswered.kind().equals(DeliveryResult.UNREACHABLE)
                                    ? "The partner did not answer %s: %s"
                                    : "The %s could not be sent: %s")
                            .formatted(message.type(), unanswered.reason()));
        }
    }

    private void reportDelivered(OutboundMessage message) {
        if (message.type().equals(MessageName.HANDSHAKE_ACKNOWLEDGE.wireName())) {
            lifecycle.confirmHandshakeAnswer(message.connectionId());
        } else {
            lifecycle.recordSendSuccess(message.connectionId());
        }
    }

    private static RequiredBehaviour toRequiredBehaviour(HandshakeDemands ownDemands) {
        List<MeasurementConfiguration> measurements = ownDemands.meteringModes().stream()
                .map(mode -> switch (mode) {
                    case CONTINUOUS -> MeasurementConfiguration.CONTINUOUS;
                    case INTERMITTENT -> MeasurementConfiguration.INTERMITTENT;
                })
                .toList();
        return new RequiredBehaviour(ownDemands.heartbeatIntervalSeconds(), measurements);
    }

    private static String newRequestId() {
        return UUID.randomUUID().toString();
    }
}
