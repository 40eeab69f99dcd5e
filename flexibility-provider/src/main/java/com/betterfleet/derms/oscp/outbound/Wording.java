package com.betterfleet.derms.oscp.outbound;

import com.betterfleet.derms.connection.Demands;
import com.betterfleet.derms.connection.Lifecycle;
import com.betterfleet.derms.connection.OutboundDue;
import com.betterfleet.derms.exchange.Carriage;
import com.betterfleet.derms.exchange.Delivery;
import com.betterfleet.derms.exchange.MessageTried;
import com.betterfleet.derms.exchange.OutboundMessage;
import com.betterfleet.derms.exchange.Outbox;
import com.betterfleet.derms.oscp.wire.Handshake;
import com.betterfleet.derms.oscp.wire.Heartbeat;
import com.betterfleet.derms.oscp.wire.MessageName;
import com.betterfleet.derms.oscp.wire.RequiredBehaviour;
import com.betterfleet.derms.oscp.wire.RequiredBehaviour.MeasurementConfiguration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;
import tools.jackson.databind.json.JsonMapper;

/** Words what is due to a partner in OSCP, and tells the connection what became of it. */
@Component
class Wording implements DisposableBean {

    private final Outbox outbox;
    private final Carriage carriage;
    private final Lifecycle lifecycle;
    private final JsonMapper json;
    private final InstantSource clock;
    private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();

    Wording(Outbox outbox, Carriage carriage, Lifecycle lifecycle, JsonMapper json, InstantSource clock) {
        this.outbox = outbox;
        this.carriage = carriage;
        this.lifecycle = lifecycle;
        this.json = json;
        this.clock = clock;
    }

    @EventListener
    void on(OutboundDue.Opening due) {
        String body = Handshake.write(json, behaviour(due.ours()));
        outbox.replaceQueued(
                due.connectionId(), MessageName.HANDSHAKE.wireName(), newRequestId(), Optional.empty(), body);
    }

    @EventListener
    void on(OutboundDue.Answer due) {
        outbox.replaceQueued(
                due.connectionId(),
                MessageName.HANDSHAKE_ACKNOWLEDGE.wireName(),
                newRequestId(),
                Optional.of(due.answersRequestId()),
                Handshake.write(json, behaviour(due.ours())));
    }

    /** A heartbeat is sent once and not kept: a late one says nothing that the next one does not say better. */
    @TransactionalEventListener
    void on(OutboundDue.SignOfLife due) {
        Instant now = clock.instant();
        OutboundMessage heartbeat = new OutboundMessage(
                0,
                due.connectionId(),
                MessageName.HEARTBEAT.wireName(),
                newRequestId(),
                Optional.empty(),
                Heartbeat.write(json, due.offlineAt()),
                now,
                now,
                1);
        senders.execute(() -> settle(heartbeat, carriage.carry(heartbeat)));
    }

    /** Before all others who hear it: it locks the link, which comes first wherever several rows are locked. */
    @EventListener
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void on(MessageTried tried) {
        settle(tried.message(), tried.delivery());
    }

    @Override
    public void destroy() {
        senders.close();
    }

    private void settle(OutboundMessage message, Delivery delivery) {
        if (delivery instanceof Delivery.Taken) {
            taken(message);
        } else if (delivery instanceof Delivery.Refused refused) {
            lifecycle.failed(
                    message.connectionId(),
                    refused.kind(),
                    "The partner answered %s with %d: %s"
                            .formatted(message.type(), refused.status(), refused.reason()));
        } else if (delivery instanceof Delivery.Unanswered unanswered) {
            lifecycle.failed(
                    message.connectionId(),
                    unanswered.kind(),
                    (unanswered.kind().equals(Delivery.UNREACHABLE)
                                    ? "The partner did not answer %s: %s"
                                    : "The %s could not be sent: %s")
                            .formatted(message.type(), unanswered.reason()));
        }
    }

    private void taken(OutboundMessage message) {
        if (message.type().equals(MessageName.HANDSHAKE_ACKNOWLEDGE.wireName())) {
            lifecycle.answerDelivered(message.connectionId());
        } else {
            lifecycle.delivered(message.connectionId());
        }
    }

    private static RequiredBehaviour behaviour(Demands ours) {
        List<MeasurementConfiguration> measurements = ours.measurements().stream()
                .map(mode -> switch (mode) {
                    case CONTINUOUS -> MeasurementConfiguration.CONTINUOUS;
                    case INTERMITTENT -> MeasurementConfiguration.INTERMITTENT;
                })
                .toList();
        return new RequiredBehaviour(ours.heartbeatIntervalSeconds(), measurements);
    }

    private static String newRequestId() {
        return UUID.randomUUID().toString();
    }
}
