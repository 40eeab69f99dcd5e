package com.betterfleet.derms.link;

import com.betterfleet.derms.audit.AuditTrail;
import com.betterfleet.derms.link.LinkState.InboundMessageKind;
import com.betterfleet.derms.partner.HandshakeDemands;
import com.betterfleet.derms.partner.PartnerConnections;
import com.betterfleet.derms.partner.PartnerProperties;
import com.betterfleet.derms.partner.PartnerProperties.MeteringMode;
import com.betterfleet.derms.partner.PartnerWarning;
import com.betterfleet.derms.refusal.ConflictException;
import com.betterfleet.derms.refusal.ForbiddenException;
import com.betterfleet.derms.refusal.NotFoundException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Applies events to links and publishes the messages that become due (M2). */
@Service
@Transactional
public class LinkLifecycle {

    private final JdbcLinks links;
    private final PartnerConnections connections;
    private final LinkStore store;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    LinkLifecycle(
            JdbcLinks links,
            PartnerConnections connections,
            LinkStore store,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.links = links;
        this.connections = connections;
        this.store = store;
        this.events = events;
        this.clock = clock;
    }

    @Transactional(readOnly = true)
    public PartnerLink requireLink(String connectionId) {
        return links.findLink(connectionId).orElseThrow(() -> new NotFoundException("connection", connectionId));
    }

    /** Starts a handshake at an operator's request. */
    public PartnerLink startHandshake(String connectionId) {
        HandshakeDemands ownDemands =
                connections.requireProperties(connectionId).ownDemands();
        return updateLink(connectionId, link -> {
            if (link.disconnection().isPresent()) {
                throw new ConflictException(
                        "connection \"%s\" is disconnected; connect it first".formatted(connectionId));
            }
            events.publishEvent(new OutboundMessageDue.HandshakeDue(connectionId, ownDemands));
            return link.handshakeStarted(clock.instant());
        });
    }

    /** Disconnects a link at an operator's request. A last heartbeat announces the end; no message follows it. */
    public void disconnectLink(String connectionId, String reason) {
        updateLink(connectionId, link -> {
            if (link.disconnection().isPresent()) {
                return link;
            }
            Instant now = clock.instant();
            if (link.partnerDemands()
                    .flatMap(HandshakeDemands::heartbeatInterval)
                    .isPresent()) {
                events.publishEvent(new OutboundMessageDue.HeartbeatDue(connectionId, now));
            }
            events.publishEvent(new LinkDisconnected(connectionId));
            return link.disconnected(now, AuditTrail.currentActor(), reason);
        });
    }

    /** Reconnects a link at an operator's request, and starts a handshake. */
    public void reconnectLink(String connectionId) {
        updateLink(connectionId, link -> link.disconnection().isPresent() ? link.reconnected(clock.instant()) : link);
        startHandshake(connectionId);
    }

    /**
     * Applies a handshake that the partner started; the answer is due once this transaction is committed.
     *
     * @param demands the partner's demands; absent where it stated none that can be read
     * @return why its demands cannot be met; then no answer is due and the link is in error
     */
    public Optional<String> receiveHandshake(
            String connectionId, String requestId, Optional<HandshakeDemands> demands) {
        PartnerProperties properties = connections.requireProperties(connectionId);
        Optional<String> refusalReason = refuseConflictingDemands(connectionId, properties, demands);
        if (refusalReason.isEmpty()) {
            updateLinkByMessage(
                    connectionId,
                    InboundMessageKind.HANDSHAKE,
                    link -> applyDemands(link, demands).handshakeStarted(clock.instant()));
            // After the link is locked: its row is locked before those of its messages.
            events.publishEvent(
                    new OutboundMessageDue.HandshakeAnswerDue(connectionId, requestId, properties.ownDemands()));
        }
        return refusalReason;
    }

    /** Applies the partner's answer to the service's handshake; the result is as for {@link #receiveHandshake}. */
    public Optional<String> receiveHandshakeAnswer(String connectionId, Optional<HandshakeDemands> demands) {
        PartnerProperties properties = connections.requireProperties(connectionId);
        Optional<String> refusalReason = refuseConflictingDemands(connectionId, properties, demands);
        if (refusalReason.isEmpty()) {
            updateLinkByMessage(
                    connectionId,
                    InboundMessageKind.HANDSHAKE,
                    link -> applyDemands(link, demands)
                            .handshakeCompleted(clock.instant(), properties.heartbeatInterval()));
        }
        return refusalReason;
    }

    /** The partner accepted the answer to its handshake. Has no effect on a removed connection. */
    public void confirmHandshakeAnswer(String connectionId) {
        updateLinkIfPresent(
                connectionId,
                link -> link.handshakeCompleted(
                        clock.instant(),
                        connections.requireProperties(connectionId).heartbeatInterval()));
    }

    /**
     * Applies the partner's heartbeat. After a loss it also makes a handshake due, unless the partner has completed
     * one.
     */
    public void receiveHeartbeat(String connectionId, Instant offlineAt) {
        PartnerProperties properties = connections.requireProperties(connectionId);
        Optional<Duration> interval = properties.heartbeatInterval();
        Instant now = clock.instant();
        interval.flatMap(demandedInterval -> LinkLiveness.describeClockWarning(now, offlineAt, demandedInterval))
                .ifPresent(text -> events.publishEvent(
                        new PartnerWarning(connectionId, PartnerWarning.PartnerWarningKind.CLOCK_SKEW, text)));
        updateLinkByMessage(connectionId, InboundMessageKind.HEARTBEAT, link -> {
            PartnerLink received = link.heartbeatReceived(now, offlineAt, interval);
            boolean handshakeNeeded = received.state().kind() == LinkState.LinkStateKind.HANDSHAKING;
            if (handshakeNeeded && link.state().kind() != LinkState.LinkStateKind.HANDSHAKING) {
                events.publishEvent(new OutboundMessageDue.HandshakeDue(connectionId, properties.ownDemands()));
            }
            return received;
        });
    }

    /** Warns of demands that the partner sent outside of their wrapper, where they have no effect. */
    public void warnUnwrappedDemands(String connectionId) {
        events.publishEvent(new PartnerWarning(
                connectionId,
                PartnerWarning.PartnerWarningKind.UNWRAPPED_DEMANDS,
                "The partner's handshake states its demands outside of their wrapper, where they have no effect."));
    }

    /** The partner accepted a message. Has no effect on a removed connection. */
    public void recordSendSuccess(String connectionId) {
        updateLinkIfPresent(connectionId, PartnerLink::sendSucceeded);
    }

    /**
     * Applies a message that was not accepted; {@code kind} and {@code message} state the reason, without secrets. Has
     * no effect on a removed connection.
     */
    public void recordSendFailure(String connectionId, String kind, String message) {
        updateLinkIfPresent(connectionId, link -> link.sendFailed(new LinkError(clock.instant(), kind, message)));
    }

    /** The service refused a message of the partner; shown as the last error. Has no effect on a removed connection. */
    public void recordRefusedMessage(String connectionId, String kind, String message) {
        updateLinkIfPresent(connectionId, link -> link.messageRefused(new LinkError(clock.instant(), kind, message)));
    }

    private Optional<String> refuseConflictingDemands(
            String connectionId, PartnerProperties properties, Optional<HandshakeDemands> demands) {
        List<MeteringMode> partnerModes =
                demands.map(HandshakeDemands::meteringModes).orElse(List.of());
        List<MeteringMode> ownModes = properties.metering().measurementConfiguration();
        if (partnerModes.isEmpty() || ownModes.isEmpty() || !Collections.disjoint(partnerModes, ownModes)) {
            return Optional.empty();
        }
        String reason =
                "the measurement configuration %s cannot be met; expected a list with one of %s, or an empty one"
                        .formatted(partnerModes, ownModes);
        updateLink(connectionId, link -> link.demandsRefused(new LinkError(clock.instant(), "DEMAND_REFUSED", reason)));
        return Optional.of(reason);
    }

    private static PartnerLink applyDemands(PartnerLink link, Optional<HandshakeDemands> demands) {
        return demands.map(link::demandsReceived).orElse(link);
    }

    /** Applies a partner's message if the state of the locked row accepts it. */
    private void updateLinkByMessage(String connectionId, InboundMessageKind message, UnaryOperator<PartnerLink> step) {
        updateLink(connectionId, link -> {
            if (!link.state().accepts(message)) {
                throw new ForbiddenException(LinkState.DISCONNECTED_REFUSAL);
            }
            return step.apply(link);
        });
    }

    /**
     * Updates a link if its connection exists; an exception would roll back the sender's transaction. A locked link
     * cannot be deleted.
     */
    private void updateLinkIfPresent(String connectionId, UnaryOperator<PartnerLink> step) {
        links.lockLink(connectionId).ifPresent(before -> store.saveTransition(before, step.apply(before)));
    }

    private PartnerLink updateLink(String connectionId, UnaryOperator<PartnerLink> step) {
        PartnerLink before =
                links.lockLink(connectionId).orElseThrow(() -> new NotFoundException("connection", connectionId));
        return store.saveTransition(before, step.apply(before));
    }
}
