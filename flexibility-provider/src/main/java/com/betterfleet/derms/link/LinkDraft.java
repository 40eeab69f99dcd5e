package com.betterfleet.derms.link;

import com.betterfleet.derms.link.LinkTransitions.LinkEvent;
import com.betterfleet.derms.partner.HandshakeDemands;
import com.betterfleet.derms.time.ExponentialBackoff;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The next state of a link, written as what differs from the present one. */
final class LinkDraft {

    private static final ExponentialBackoff HANDSHAKE_BACKOFF =
            new ExponentialBackoff(Duration.ofSeconds(5), Duration.ofMinutes(5));

    private final PartnerLink previous;
    private LinkState state;
    private LinkLiveness liveness;
    private Optional<Instant> aliveUntil;
    private Optional<Instant> lostAt;
    private Optional<Instant> upSince;
    private Optional<Instant> unknownSince;
    private Optional<Instant> suspendedFrom;
    private Optional<HandshakeDemands> partnerDemands;
    private Optional<Instant> handshakeCompletedAt;
    private Optional<Instant> lastHeartbeatReceivedAt;
    private Optional<Instant> lastHeartbeatSentAt;
    private Optional<Instant> heartbeatDueAt;
    private Optional<Instant> handshakeDueAt;
    private int handshakeAttempts;
    private boolean degraded;
    private Optional<LinkError> lastError;

    LinkDraft(PartnerLink previous) {
        this.previous = previous;
        state = previous.state();
        liveness = previous.liveness();
        aliveUntil = previous.aliveUntil();
        lostAt = previous.lostAt();
        upSince = previous.upSince();
        unknownSince = previous.unknownSince();
        suspendedFrom = previous.suspendedFrom();
        partnerDemands = previous.partnerDemands();
        handshakeCompletedAt = previous.handshakeCompletedAt();
        lastHeartbeatReceivedAt = previous.lastHeartbeatReceivedAt();
        lastHeartbeatSentAt = previous.lastHeartbeatSentAt();
        heartbeatDueAt = previous.heartbeatDueAt();
        handshakeDueAt = previous.handshakeDueAt();
        handshakeAttempts = previous.handshakeAttempts();
        degraded = previous.degraded();
        lastError = previous.lastError();
    }

    /** Legal in every state: a person's will needs no leave of the protocol. */
    LinkDraft withDisconnection(Instant at, String by, String reason) {
        state = new LinkState.Disconnected(at, by, reason);
        return this;
    }

    LinkDraft applyEvent(LinkEvent event, Instant at) {
        state = LinkTransitions.nextState(state, event, at);
        return this;
    }

    /**
     * Wherever a handshake of ours is wanting, the next one is due after a pause that doubles from 5 s to 5 min; elsewhere
     * none is.
     */
    LinkDraft scheduleHandshake(Instant at) {
        boolean handshakeNeeded =
                state.kind() == LinkState.LinkStateKind.LOST || state.kind() == LinkState.LinkStateKind.HANDSHAKING;
        handshakeDueAt = handshakeNeeded
                ? Optional.of(at.plus(HANDSHAKE_BACKOFF.pauseAfter(handshakeAttempts + 1)))
                : Optional.empty();
        return this;
    }

    LinkDraft withLiveness(LinkLiveness next) {
        liveness = next;
        return this;
    }

    LinkDraft withAliveUntil(Optional<Instant> next) {
        aliveUntil = next;
        return this;
    }

    LinkDraft withLostAt(Optional<Instant> next) {
        lostAt = next;
        return this;
    }

    LinkDraft withUpSince(Optional<Instant> next) {
        upSince = next;
        return this;
    }

    LinkDraft withUnknownSince(Instant next) {
        unknownSince = Optional.of(next);
        return this;
    }

    LinkDraft withSuspendedFrom(Instant next) {
        suspendedFrom = Optional.of(next);
        return this;
    }

    LinkDraft withPartnerDemands(Optional<HandshakeDemands> next) {
        partnerDemands = next;
        return this;
    }

    LinkDraft withHandshakeCompletedAt(Instant next) {
        handshakeCompletedAt = Optional.of(next);
        return this;
    }

    LinkDraft withLastHeartbeatReceivedAt(Instant next) {
        lastHeartbeatReceivedAt = Optional.of(next);
        return this;
    }

    LinkDraft withLastHeartbeatSentAt(Instant next) {
        lastHeartbeatSentAt = Optional.of(next);
        return this;
    }

    LinkDraft withHeartbeatDueAt(Optional<Instant> next) {
        heartbeatDueAt = next;
        return this;
    }

    LinkDraft withoutOutboundSchedule() {
        heartbeatDueAt = Optional.empty();
        handshakeDueAt = Optional.empty();
        handshakeAttempts = 0;
        return this;
    }

    LinkDraft withHandshakeDueAt(Optional<Instant> next) {
        handshakeDueAt = next;
        return this;
    }

    LinkDraft withHandshakeAttempts(int next) {
        handshakeAttempts = next;
        return this;
    }

    LinkDraft withDegraded(boolean next) {
        degraded = next;
        return this;
    }

    LinkDraft withLastError(LinkError next) {
        lastError = Optional.of(next);
        return this;
    }

    PartnerLink build() {
        return new PartnerLink(
                previous.connectionId(),
                state,
                liveness,
                aliveUntil,
                lostAt,
                upSince,
                unknownSince,
                suspendedFrom,
                partnerDemands,
                handshakeCompletedAt,
                lastHeartbeatReceivedAt,
                lastHeartbeatSentAt,
                heartbeatDueAt,
                handshakeDueAt,
                handshakeAttempts,
                degraded,
                lastError);
    }
}
