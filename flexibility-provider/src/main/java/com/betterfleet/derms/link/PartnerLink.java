package com.betterfleet.derms.link;

import com.betterfleet.derms.link.LinkTransitions.LinkEvent;
import com.betterfleet.derms.partner.HandshakeDemands;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The state of a link at an instant, with its transitions (M2). Pure: every method returns the next state.
 *
 * @param partnerDemands the demands that the partner stated in its latest handshake or answer
 */
public record PartnerLink(
        String connectionId,
        LinkState state,
        PartnerHeartbeats partnerHeartbeats,
        Optional<HandshakeDemands> partnerDemands,
        HandshakeProgress handshake,
        OwnHeartbeats ownHeartbeats,
        SendHealth sendHealth) {

    /** The service's heartbeats are sent up to this part of an interval early, never late. */
    private static final double MAX_EARLY_FRACTION = 0.1;

    /** Returns the instant at which the link entered its state. */
    public Instant stateSince() {
        return state.since();
    }

    /** Returns the operator's disconnect, if the link is disconnected. */
    public Optional<LinkState.Disconnected> disconnection() {
        return state instanceof LinkState.Disconnected disconnected ? Optional.of(disconnected) : Optional.empty();
    }

    /** Returns whether messages other than heartbeats and handshakes may be sent. */
    public boolean isOnline() {
        return state.kind() == LinkState.LinkStateKind.ONLINE;
    }

    public LinkLiveness liveness() {
        return partnerHeartbeats.liveness();
    }

    public Optional<Instant> aliveUntil() {
        return partnerHeartbeats.aliveUntil();
    }

    public Optional<Instant> lostAt() {
        return partnerHeartbeats.lostAt();
    }

    public Optional<Instant> upSince() {
        return partnerHeartbeats.upSince();
    }

    public Optional<Instant> unknownSince() {
        return partnerHeartbeats.unknownSince();
    }

    public Optional<Instant> suspendedFrom() {
        return partnerHeartbeats.suspendedFrom();
    }

    public Optional<Instant> lastHeartbeatReceivedAt() {
        return partnerHeartbeats.lastReceivedAt();
    }

    public Optional<Instant> lastHeartbeatSentAt() {
        return ownHeartbeats.lastSentAt();
    }

    public Optional<Instant> handshakeCompletedAt() {
        return handshake.completedAt();
    }

    public boolean degraded() {
        return sendHealth.degraded();
    }

    public Optional<LinkError> lastError() {
        return sendHealth.lastError();
    }

    public static PartnerLink createLink(String connectionId, Instant at) {
        return new PartnerLink(
                connectionId,
                new LinkState.Configured(at),
                PartnerHeartbeats.NONE,
                Optional.empty(),
                HandshakeProgress.NONE,
                OwnHeartbeats.NONE,
                SendHealth.GOOD);
    }

    /**
     * Applies a heartbeat of the partner.
     *
     * @param offlineAt the time that the heartbeat names
     * @param interval the interval demanded of the partner; absent: none is demanded
     */
    PartnerLink heartbeatReceived(Instant at, Instant offlineAt, Optional<Duration> interval) {
        PartnerLink received = withPartnerHeartbeats(partnerHeartbeats.withLastReceivedAt(at));
        if (interval.isEmpty()) {
            return received;
        }
        if (!offlineAt.isAfter(at)) {
            return received.partnerLost(at, at).sendFailed(offlineTimeInPast(at, offlineAt));
        }
        boolean returned = liveness() == LinkLiveness.LOST
                || liveness() == LinkLiveness.UNKNOWN
                || upSince().isEmpty();
        return received.withPartnerHeartbeats(received.partnerHeartbeats.withUp(
                        LinkLiveness.computeAliveUntil(at, offlineAt, interval.get()),
                        returned ? Optional.of(at) : upSince()))
                .withHandshake(handshake.withAttempts(0))
                .applyEvent(
                        handshakeCompletedWhileLost()
                                ? LinkEvent.HEARTBEAT_AFTER_HANDSHAKE
                                : LinkEvent.HEARTBEAT_RECEIVED,
                        at)
                .scheduleHandshake(at);
    }

    /** The operator disconnects the link: nothing is expected of the partner, and nothing is due to it (M9). */
    PartnerLink disconnected(Instant at, String by, String reason) {
        return withState(new LinkState.Disconnected(at, by, reason))
                .withPartnerHeartbeats(partnerHeartbeats.withoutSupervision(at))
                .withoutOutboundSchedule()
                .withSendHealth(sendHealth.withDegraded(false));
    }

    /** The operator reconnects the link; a handshake of the service follows. */
    PartnerLink reconnected(Instant at) {
        return applyEvent(LinkEvent.RECONNECTED, at)
                .withHandshake(handshake.withAttempts(1))
                .scheduleHandshake(at);
    }

    /** Either side began an exchange of tokens (M3). */
    public PartnerLink registrationStarted(Instant at) {
        return applyEvent(LinkEvent.REGISTRATION_STARTED, at);
    }

    /** Both sides have each other's token; the service starts a handshake unless the partner starts one. */
    public PartnerLink registrationCompleted(Instant at) {
        return applyEvent(LinkEvent.REGISTERED, at)
                .withSendHealth(sendHealth.withDegraded(false))
                .withHandshake(handshake.withAttempts(0))
                .scheduleHandshake(at);
    }

    /** No token is valid on either side; the partner's liveness continues until its deadline. */
    public PartnerLink registrationEnded(LinkError error) {
        return applyEvent(LinkEvent.UNREGISTERED, error.at())
                .withoutOutboundSchedule()
                .withSendHealth(sendHealth.withLastError(error));
    }

    /** Either side started a handshake. */
    PartnerLink handshakeStarted(Instant at) {
        return applyEvent(LinkEvent.HANDSHAKE_STARTED, at);
    }

    /** The partner stated its demands; the service's heartbeats follow its interval once the handshake is complete. */
    PartnerLink demandsReceived(HandshakeDemands demands) {
        boolean intervalUnchanged =
                partnerDemands.flatMap(HandshakeDemands::heartbeatInterval).equals(demands.heartbeatInterval());
        return withPartnerDemands(demands)
                .withOwnHeartbeats(intervalUnchanged ? ownHeartbeats : ownHeartbeats.withDueAt(Optional.empty()));
    }

    /** A handshake is complete: one side accepted the other's answer. */
    PartnerLink handshakeCompleted(Instant at, Optional<Duration> interval) {
        if (disconnection().isPresent()) {
            return this;
        }
        PartnerLink next = withHandshake(handshake.withCompletion(at))
                .withSendHealth(sendHealth.withDegraded(false))
                .withOwnHeartbeats(ownHeartbeats.withDueAt(partnerDemands
                        .flatMap(HandshakeDemands::heartbeatInterval)
                        .map(partnerInterval -> ownHeartbeats.dueAt().orElse(at))));
        if (liveness() == LinkLiveness.LOST && interval.isPresent()) {
            // Only a heartbeat ends a loss; until then the service repeats its handshake.
            return next.withHandshake(next.handshake.withAttempts(handshake.attempts()))
                    .scheduleHandshake(at);
        }
        if (liveness() == LinkLiveness.LOST) {
            next = next.withPartnerHeartbeats(partnerHeartbeats.withoutSupervision(at))
                    .applyEvent(LinkEvent.HEARTBEAT_AFTER_HANDSHAKE, at);
        }
        boolean firstContact =
                liveness() == LinkLiveness.UNSUPERVISED && aliveUntil().isEmpty();
        if (firstContact && interval.isPresent()) {
            // Only a deadline for the first heartbeat: a handshake never changes a liveness that follows from
            // heartbeats.
            next = next.withPartnerHeartbeats(partnerHeartbeats.withUp(
                    LinkLiveness.computeFirstHeartbeatDeadline(at, interval.get()),
                    upSince().or(() -> Optional.of(at))));
        }
        return next.applyEvent(LinkEvent.HANDSHAKE_COMPLETED, at);
    }

    /** Returns whether a heartbeat was due before {@code now} and was not received. */
    boolean isOverdue(Instant now) {
        boolean expected = liveness() == LinkLiveness.UP || liveness() == LinkLiveness.UNKNOWN;
        return expected
                && aliveUntil().isPresent()
                && !now.isBefore(aliveUntil().get());
    }

    /** The partner is lost since {@code since}, which is detected at {@code now}. */
    PartnerLink partnerLost(Instant since, Instant now) {
        // A partner that repeats a time in the past was lost throughout: the loss began once.
        Instant lostSince = liveness() == LinkLiveness.LOST ? lostAt().orElse(since) : since;
        return withPartnerHeartbeats(partnerHeartbeats.withLoss(lostSince))
                .applyEvent(LinkEvent.HEARTBEATS_STOPPED, now)
                .scheduleHandshake(now);
    }

    /**
     * The service did not listen until {@code now}: an expired deadline is replaced by one of three intervals. A
     * deadline ahead, and an earlier loss, stay as they are.
     *
     * @param suspendedFrom since when no instance listened
     */
    PartnerLink suspendedUntil(Instant now, Instant suspendedFrom, Duration interval) {
        if (!isOverdue(now)) {
            return this;
        }
        // One unknown phase, however often the service is suspended before it ends.
        boolean alreadyUnknown = liveness() == LinkLiveness.UNKNOWN;
        Instant since = alreadyUnknown ? partnerHeartbeats.unknownSince().orElse(now) : now;
        Instant suspended = alreadyUnknown ? partnerHeartbeats.suspendedFrom().orElse(now) : suspendedFrom;
        return withPartnerHeartbeats(partnerHeartbeats.withUnknown(
                since, suspended, LinkLiveness.computeFirstHeartbeatDeadline(now, interval)));
    }

    /** The service starts a handshake to bring the link up; the pause before the next one grows. */
    PartnerLink handshakeAttempted(Instant at) {
        return applyEvent(LinkEvent.HANDSHAKE_STARTED, at)
                .withHandshake(handshake.withAttempts(handshake.attempts() + 1))
                .scheduleHandshake(at);
    }

    /** The partner's demands cannot be met: the handshake fails, its other messages are accepted all the same. */
    PartnerLink demandsRefused(LinkError error) {
        return withSendHealth(sendHealth.withLastError(error))
                .withHandshake(handshake.withoutNextAttempt())
                .applyEvent(LinkEvent.DEMAND_REFUSED, error.at());
    }

    /**
     * The service sends a heartbeat. The next one is due one interval after this one was, so that no drift adds up.
     *
     * @param earlyFraction how much earlier, from 0 to 1 times a tenth of the interval; spreads the heartbeats of many
     *     links
     */
    PartnerLink heartbeatSent(Instant at, double earlyFraction) {
        Optional<Instant> next = partnerDemands
                .flatMap(HandshakeDemands::heartbeatInterval)
                .map(interval -> {
                    Duration pause = interval.minus(
                            Duration.ofNanos((long) (interval.toNanos() * MAX_EARLY_FRACTION * earlyFraction)));
                    Instant due = ownHeartbeats.dueAt().orElse(at).plus(pause);
                    return due.isAfter(at) ? due : at.plus(pause);
                });
        return withOwnHeartbeats(new OwnHeartbeats(Optional.of(at), next));
    }

    /** Applies a failed or refused message: a link that is up becomes degraded, any other enters the error state. */
    public PartnerLink sendFailed(LinkError error) {
        PartnerLink next = withSendHealth(new SendHealth(true, Optional.of(error)));
        return liveness() == LinkLiveness.UP ? next : next.applyEvent(LinkEvent.SEND_FAILED_WHILE_NOT_UP, error.at());
    }

    /** The service refused a message of the partner, which says nothing about messages to the partner. */
    PartnerLink messageRefused(LinkError error) {
        return withSendHealth(sendHealth.withLastError(error));
    }

    /** The partner accepted a message. */
    PartnerLink sendSucceeded() {
        return sendHealth.degraded() && disconnection().isEmpty()
                ? withSendHealth(sendHealth.withDegraded(false))
                : this;
    }

    private static LinkError offlineTimeInPast(Instant at, Instant offlineAt) {
        return new LinkError(
                at,
                "OFFLINE_TIME_IN_PAST",
                "The heartbeat received at %s says the link is offline from %s on, which is no later: one of the two clocks is probably wrong."
                        .formatted(at, offlineAt));
    }

    private boolean handshakeCompletedWhileLost() {
        return handshake.completedAt().isPresent()
                && lostAt().isPresent()
                && handshake.completedAt().get().isAfter(lostAt().get());
    }

    private PartnerLink applyEvent(LinkEvent event, Instant at) {
        return withState(LinkTransitions.nextState(state, event, at));
    }

    /** Schedules the service's next handshake where the state needs one, and none elsewhere. */
    private PartnerLink scheduleHandshake(Instant at) {
        boolean needed =
                state.kind() == LinkState.LinkStateKind.LOST || state.kind() == LinkState.LinkStateKind.HANDSHAKING;
        return withHandshake(needed ? handshake.withNextAttempt(at) : handshake.withoutNextAttempt());
    }

    private PartnerLink withoutOutboundSchedule() {
        return withOwnHeartbeats(ownHeartbeats.withDueAt(Optional.empty()))
                .withHandshake(new HandshakeProgress(handshake.completedAt(), Optional.empty(), 0));
    }

    private PartnerLink withState(LinkState next) {
        return new PartnerLink(
                connectionId, next, partnerHeartbeats, partnerDemands, handshake, ownHeartbeats, sendHealth);
    }

    private PartnerLink withPartnerHeartbeats(PartnerHeartbeats next) {
        return new PartnerLink(connectionId, state, next, partnerDemands, handshake, ownHeartbeats, sendHealth);
    }

    private PartnerLink withPartnerDemands(HandshakeDemands next) {
        return new PartnerLink(
                connectionId, state, partnerHeartbeats, Optional.of(next), handshake, ownHeartbeats, sendHealth);
    }

    private PartnerLink withHandshake(HandshakeProgress next) {
        return new PartnerLink(connectionId, state, partnerHeartbeats, partnerDemands, next, ownHeartbeats, sendHealth);
    }

    private PartnerLink withOwnHeartbeats(OwnHeartbeats next) {
        return new PartnerLink(connectionId, state, partnerHeartbeats, partnerDemands, handshake, next, sendHealth);
    }

    private PartnerLink withSendHealth(SendHealth next) {
        return new PartnerLink(connectionId, state, partnerHeartbeats, partnerDemands, handshake, ownHeartbeats, next);
    }
}
