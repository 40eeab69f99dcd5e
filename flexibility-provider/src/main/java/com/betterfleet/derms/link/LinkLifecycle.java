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

/** Moves each link through its states as things happen, and says what has to be said to the partner (M2). */
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

    /** We start a handshake, because a person asks for it. */
    public PartnerLink startHandshake(String connectionId) {
        HandshakeDemands ours = connections.requireProperties(connectionId).ownDemands();
        return updateLink(connectionId, link -> {
            if (link.disconnection().isPresent()) {
                throw new ConflictException(
                        "connection \"%s\" is disconnected; connect it first".formatted(connectionId));
            }
            events.publishEvent(new OutboundMessageDue.HandshakeDue(connectionId, ours));
            return link.handshakeStarted(clock.instant());
        });
    }

    /** A person takes the link down: one last sign of life that says so, then silence. */
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

    /** A person takes the link up, or asks for a handshake on one that is up. */
    public void reconnectLink(String connectionId) {
        updateLink(connectionId, link -> link.disconnection().isPresent() ? link.reconnected(clock.instant()) : link);
        startHandshake(connectionId);
    }

    /**
     * The partner started a handshake; our answer is due once this transaction is committed.
     *
     * @param demands what the partner demands, absent where it stated nothing readable
     * @return why its demands cannot be met; then no answer is due and the link is in error
     */
    public Optional<String> receiveHandshake(
            String connectionId, String requestId, Optional<HandshakeDemands> demands) {
        PartnerProperties terms = connections.requireProperties(connectionId);
        Optional<String> refusalReason = refuseConflictingDemands(connectionId, terms, demands);
        if (refusalReason.isEmpty()) {
            updateLinkByMessage(
                    connectionId,
                    InboundMessageKind.HANDSHAKE,
                    link -> applyDemands(link, demands).handshakeStarted(clock.instant()));
            // After the link is locked, as everywhere: its row before those of its messages.
            events.publishEvent(new OutboundMessageDue.HandshakeAnswerDue(connectionId, requestId, terms.ownDemands()));
        }
        return refusalReason;
    }

    /** The partner answered our handshake; the result is as for {@link #receiveHandshake}. */
    public Optional<String> receiveHandshakeAnswer(String connectionId, Optional<HandshakeDemands> demands) {
        PartnerProperties terms = connections.requireProperties(connectionId);
        Optional<String> refusalReason = refuseConflictingDemands(connectionId, terms, demands);
        if (refusalReason.isEmpty()) {
            updateLinkByMessage(
                    connectionId,
                    InboundMessageKind.HANDSHAKE,
                    link -> applyDemands(link, demands).handshakeCompleted(clock.instant(), terms.heartbeatInterval()));
        }
        return refusalReason;
    }

    /** The partner took our answer to its handshake; of a connection that was removed meanwhile nothing is left to say. */
    public void confirmHandshakeAnswer(String connectionId) {
        updateLinkIfPresent(
                connectionId,
                link -> link.handshakeCompleted(
                        clock.instant(),
                        connections.requireProperties(connectionId).heartbeatInterval()));
    }

    /** The partner's heartbeat; after a lost link it also calls for a handshake, unless the partner has made one. */
    public void receiveHeartbeat(String connectionId, Instant offlineAt) {
        PartnerProperties terms = connections.requireProperties(connectionId);
        Optional<Duration> interval = terms.heartbeatInterval();
        Instant now = clock.instant();
        interval.flatMap(demandedInterval -> LinkLiveness.describeClockWarning(now, offlineAt, demandedInterval))
                .ifPresent(text -> events.publishEvent(
                        new PartnerWarning(connectionId, PartnerWarning.PartnerWarningKind.CLOCK_SKEW, text)));
        updateLinkByMessage(connectionId, InboundMessageKind.HEARTBEAT, link -> {
            PartnerLink received = link.heartbeatReceived(now, offlineAt, interval);
            boolean handshakeNeeded = received.state().kind() == LinkState.LinkStateKind.HANDSHAKING;
            if (handshakeNeeded && link.state().kind() != LinkState.LinkStateKind.HANDSHAKING) {
                events.publishEvent(new OutboundMessageDue.HandshakeDue(connectionId, terms.ownDemands()));
            }
            return received;
        });
    }

    /** The partner stated its demands where they mean nothing; accepted, and to be seen. */
    public void warnUnwrappedDemands(String connectionId) {
        events.publishEvent(new PartnerWarning(
                connectionId,
                PartnerWarning.PartnerWarningKind.UNWRAPPED_DEMANDS,
                "The partner's handshake states its demands outside of their wrapper, where they mean nothing."));
    }

    /** A message of ours was taken by the partner; nothing where its connection was removed meanwhile. */
    public void recordSendSuccess(String connectionId) {
        updateLinkIfPresent(connectionId, PartnerLink::sendSucceeded);
    }

    /**
     * A message of ours was not taken; {@code kind} and {@code message} say why, without secrets. Nothing where its connection was
     * removed meanwhile.
     */
    public void recordSendFailure(String connectionId, String kind, String message) {
        updateLinkIfPresent(connectionId, link -> link.sendFailed(new LinkError(clock.instant(), kind, message)));
    }

    private Optional<String> refuseConflictingDemands(
            String connectionId, PartnerProperties terms, Optional<HandshakeDemands> demands) {
        List<MeteringMode> partnerModes =
                demands.map(HandshakeDemands::meteringModes).orElse(List.of());
        List<MeteringMode> ours = terms.metering().measurementConfiguration();
        if (partnerModes.isEmpty() || ours.isEmpty() || !Collections.disjoint(partnerModes, ours)) {
            return Optional.empty();
        }
        String reason =
                "the measurement configuration %s cannot be met; expected a list with one of %s, or an empty one"
                        .formatted(partnerModes, ours);
        updateLink(connectionId, link -> link.demandsRefused(new LinkError(clock.instant(), "DEMAND_REFUSED", reason)));
        return Optional.of(reason);
    }

    private static PartnerLink applyDemands(PartnerLink link, Optional<HandshakeDemands> demands) {
        return demands.map(link::demandsReceived).orElse(link);
    }

    /** What a partner says moves the link only in a state that takes it, as the locked row has it. */
    private void updateLinkByMessage(String connectionId, InboundMessageKind message, UnaryOperator<PartnerLink> step) {
        updateLink(connectionId, link -> {
            if (!link.state().accepts(message)) {
                throw new ForbiddenException(LinkState.DISCONNECTED_REFUSAL);
            }
            return step.apply(link);
        });
    }

    /** A refusal would take the sender's transaction with it; while the link is locked, its connection cannot go. */
    private void updateLinkIfPresent(String connectionId, UnaryOperator<PartnerLink> step) {
        links.lockLink(connectionId).ifPresent(before -> store.saveTransition(before, step.apply(before)));
    }

    private PartnerLink updateLink(String connectionId, UnaryOperator<PartnerLink> step) {
        PartnerLink before =
                links.lockLink(connectionId).orElseThrow(() -> new NotFoundException("connection", connectionId));
        return store.saveTransition(before, step.apply(before));
    }
}
