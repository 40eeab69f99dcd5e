package com.betterfleet.derms.link;

import com.betterfleet.derms.link.LinkTransitions.LinkEvent;
import com.betterfleet.derms.partner.HandshakeDemands;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The state of a link at an instant, and how each thing that happens moves it (M2). Pure: every method returns the next
 * state and does nothing else.
 *
 * @param aliveUntil from this instant on the partner counts as lost, unless it is heard again; grace included
 * @param lostAt when the link was lost last, even if it has come back since
 * @param upSince since when it counted as up without a break, last, even if it has been lost since; absent: never lost nor heard
 * @param unknownSince since when we could not tell, last, even if we can again
 * @param suspendedFrom since when nobody had listened then
 * @param partnerDemands what the partner demands of us, as stated in its latest handshake or answer
 * @param handshakeCompletedAt when a handshake was last completed, by either side
 * @param heartbeatDueAt when our next heartbeat is due, where the partner asked for them
 * @param handshakeDueAt when we try a handshake of our own next, where one is wanting
 * @param handshakeAttempts how many of them have led to nothing so far
 * @param degraded a send failed though the link is up; cleared by the next send that succeeds
 */
public record PartnerLink(
        String connectionId,
        LinkState state,
        LinkLiveness liveness,
        Optional<Instant> aliveUntil,
        Optional<Instant> lostAt,
        Optional<Instant> upSince,
        Optional<Instant> unknownSince,
        Optional<Instant> suspendedFrom,
        Optional<HandshakeDemands> partnerDemands,
        Optional<Instant> handshakeCompletedAt,
        Optional<Instant> lastHeartbeatReceivedAt,
        Optional<Instant> lastHeartbeatSentAt,
        Optional<Instant> heartbeatDueAt,
        Optional<Instant> handshakeDueAt,
        int handshakeAttempts,
        boolean degraded,
        Optional<LinkError> lastError) {

    /** Our heartbeats leave up to this part of an interval early, never late. */
    private static final double MAX_EARLY_FRACTION = 0.1;

    /** When this state was entered. */
    public Instant stateSince() {
        return state.since();
    }

    /** Who took it down and why, where it is down on purpose. */
    public Optional<LinkState.Disconnected> disconnection() {
        return state instanceof LinkState.Disconnected disconnected ? Optional.of(disconnected) : Optional.empty();
    }

    /** Whether anything but signs of life and handshakes may leave. */
    public boolean isOnline() {
        return state.kind() == LinkState.LinkStateKind.ONLINE;
    }

    public static PartnerLink createLink(String connectionId, Instant at) {
        return new PartnerLink(
                connectionId,
                new LinkState.Configured(at),
                LinkLiveness.UNSUPERVISED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                false,
                Optional.empty());
    }

    /** The partner gave a sign of life that names {@code offlineAt}; we demanded one each {@code interval}. */
    PartnerLink heartbeatReceived(Instant at, Instant offlineAt, Optional<Duration> interval) {
        PartnerLink received = toDraft().withLastHeartbeatReceivedAt(at).build();
        if (interval.isEmpty()) {
            return received;
        }
        if (!offlineAt.isAfter(at)) {
            return received.partnerLost(at, at).sendFailed(offlineTimeInPast(at, offlineAt));
        }
        LinkDraft next = received.toDraft()
                .withLiveness(LinkLiveness.UP)
                .withAliveUntil(Optional.of(LinkLiveness.computeAliveUntil(at, offlineAt, interval.get())))
                .withHandshakeAttempts(0);
        if (liveness == LinkLiveness.LOST || liveness == LinkLiveness.UNKNOWN || upSince.isEmpty()) {
            next.withUpSince(Optional.of(at));
        }
        return next.applyEvent(
                        handshakeCompletedWhileLost()
                                ? LinkEvent.HEARTBEAT_AFTER_HANDSHAKE
                                : LinkEvent.HEARTBEAT_RECEIVED,
                        at)
                .scheduleHandshake(at)
                .build();
    }

    /** A person takes the link down: nothing is expected of the partner any more, and nothing is due to it (M9). */
    PartnerLink disconnected(Instant at, String by, String reason) {
        return toDraft()
                .withDisconnection(at, by, reason)
                .withLiveness(LinkLiveness.UNSUPERVISED)
                .withUpSince(Optional.of(at))
                .withAliveUntil(Optional.empty())
                .withoutOutboundSchedule()
                .withDegraded(false)
                .build();
    }

    /** A person takes the link up again; a handshake of ours is its first step. */
    PartnerLink reconnected(Instant at) {
        return toDraft()
                .applyEvent(LinkEvent.RECONNECTED, at)
                .withHandshakeAttempts(1)
                .scheduleHandshake(at)
                .build();
    }

    /** Tokens are being exchanged, because either side began (M3). */
    public PartnerLink registrationStarted(Instant at) {
        return toDraft().applyEvent(LinkEvent.REGISTRATION_STARTED, at).build();
    }

    /** Both sides have each other's token; where no handshake comes from the partner, one of ours follows. */
    public PartnerLink registrationCompleted(Instant at) {
        return toDraft()
                .applyEvent(LinkEvent.REGISTERED, at)
                .withDegraded(false)
                .withHandshakeAttempts(0)
                .scheduleHandshake(at)
                .build();
    }

    /** Nobody is let in on either side any more; what the partner said last holds until its time is over. */
    public PartnerLink registrationEnded(LinkError error) {
        return toDraft()
                .applyEvent(LinkEvent.UNREGISTERED, error.at())
                .withoutOutboundSchedule()
                .withLastError(error)
                .build();
    }

    /** A handshake was started by either side. */
    PartnerLink handshakeStarted(Instant at) {
        return toDraft().applyEvent(LinkEvent.HANDSHAKE_STARTED, at).build();
    }

    /** The partner stated its demands; our heartbeats follow its interval once the handshake is complete. */
    PartnerLink demandsReceived(HandshakeDemands demands) {
        boolean intervalUnchanged =
                partnerDemands.flatMap(HandshakeDemands::heartbeatInterval).equals(demands.heartbeatInterval());
        return toDraft()
                .withPartnerDemands(Optional.of(demands))
                .withHeartbeatDueAt(intervalUnchanged ? heartbeatDueAt : Optional.empty())
                .build();
    }

    /** A handshake is complete: the partner took our answer, or we took its. */
    PartnerLink handshakeCompleted(Instant at, Optional<Duration> interval) {
        if (disconnection().isPresent()) {
            return this;
        }
        LinkDraft next = toDraft()
                .withHandshakeCompletedAt(at)
                .withDegraded(false)
                .withHandshakeDueAt(Optional.empty())
                .withHandshakeAttempts(0)
                .withHeartbeatDueAt(partnerDemands
                        .flatMap(HandshakeDemands::heartbeatInterval)
                        .map(partnerInterval -> heartbeatDueAt.orElse(at)));
        boolean firstContact = liveness == LinkLiveness.UNSUPERVISED && aliveUntil.isEmpty();
        if (firstContact && interval.isPresent()) {
            // Only a deadline for the first heartbeat: a handshake never moves a liveness that heartbeats gave.
            next.withLiveness(LinkLiveness.UP)
                    .withUpSince(upSince.or(() -> Optional.of(at)))
                    .withAliveUntil(Optional.of(LinkLiveness.computeFirstHeartbeatDeadline(at, interval.get())));
        }
        if (liveness == LinkLiveness.LOST && interval.isPresent()) {
            // Only a heartbeat ends a loss; until then we go on asking for one.
            return next.withHandshakeAttempts(handshakeAttempts)
                    .scheduleHandshake(at)
                    .build();
        }
        if (liveness == LinkLiveness.LOST) {
            next.withLiveness(LinkLiveness.UNSUPERVISED)
                    .withUpSince(Optional.of(at))
                    .withAliveUntil(Optional.empty())
                    .applyEvent(LinkEvent.HEARTBEAT_AFTER_HANDSHAKE, at);
        }
        return next.applyEvent(LinkEvent.HANDSHAKE_COMPLETED, at).build();
    }

    /** Whether the partner was due to be heard before {@code now} and was not. */
    boolean isOverdue(Instant now) {
        boolean expected = liveness == LinkLiveness.UP || liveness == LinkLiveness.UNKNOWN;
        return expected && aliveUntil.isPresent() && !now.isBefore(aliveUntil.get());
    }

    /** The partner is lost since {@code since}, which is noticed at {@code now}. */
    PartnerLink partnerLost(Instant since, Instant now) {
        // A partner that repeats a time in the past was lost all the while: the loss began once.
        Instant lostSince = liveness == LinkLiveness.LOST ? lostAt.orElse(since) : since;
        return toDraft()
                .withLiveness(LinkLiveness.LOST)
                .withLostAt(Optional.of(lostSince))
                .withAliveUntil(Optional.of(lostSince))
                .applyEvent(LinkEvent.HEARTBEATS_STOPPED, now)
                .scheduleHandshake(now)
                .build();
    }

    /**
     * We ourselves were deaf until {@code now}: a time that ran out meanwhile says nothing about the partner, which gets
     * three intervals to be heard. One that is still ahead, and a loss before, stay as they are.
     *
     * @param lapse for how long nobody had listened
     */
    PartnerLink suspendedUntil(Instant now, Duration lapse, Duration interval) {
        return isOverdue(now)
                ? toDraft()
                        .withLiveness(LinkLiveness.UNKNOWN)
                        // One doubt, however often we are deaf before it is resolved.
                        .withUnknownSince(liveness == LinkLiveness.UNKNOWN ? unknownSince.orElse(now) : now)
                        .withSuspendedFrom(
                                liveness == LinkLiveness.UNKNOWN ? suspendedFrom.orElse(now) : now.minus(lapse))
                        .withAliveUntil(Optional.of(LinkLiveness.computeFirstHeartbeatDeadline(now, interval)))
                        .build()
                : this;
    }

    /** We start a handshake to take the link up; while nothing comes of it the next try is due later and later. */
    PartnerLink handshakeAttempted(Instant at) {
        return toDraft()
                .applyEvent(LinkEvent.HANDSHAKE_STARTED, at)
                .withHandshakeAttempts(handshakeAttempts + 1)
                .scheduleHandshake(at)
                .build();
    }

    /** The partner demands what we cannot do: no handshake comes about; what it says is taken all the same. */
    PartnerLink demandsRefused(LinkError error) {
        return toDraft()
                .withLastError(error)
                .withHandshakeDueAt(Optional.empty())
                .applyEvent(LinkEvent.DEMAND_REFUSED, error.at())
                .build();
    }

    /**
     * Our own heartbeat is being sent. The next one is due one interval after this one was, so that no drift adds up.
     *
     * @param earlyFraction how much sooner, 0 to 1 of a tenth of the interval, so that many links do not speak at one instant
     */
    PartnerLink heartbeatSent(Instant at, double earlyFraction) {
        Optional<Instant> next = partnerDemands
                .flatMap(HandshakeDemands::heartbeatInterval)
                .map(interval -> {
                    Duration pause = interval.minus(
                            Duration.ofNanos((long) (interval.toNanos() * MAX_EARLY_FRACTION * earlyFraction)));
                    Instant due = heartbeatDueAt.orElse(at).plus(pause);
                    return due.isAfter(at) ? due : at.plus(pause);
                });
        return toDraft().withLastHeartbeatSentAt(at).withHeartbeatDueAt(next).build();
    }

    /** Something could not be sent, or was refused; with the link up that is a blemish, without it the link is in error. */
    public PartnerLink sendFailed(LinkError error) {
        LinkDraft next = toDraft().withLastError(error).withDegraded(true);
        return liveness == LinkLiveness.UP
                ? next.build()
                : next.applyEvent(LinkEvent.SEND_FAILED_WHILE_NOT_UP, error.at())
                        .build();
    }

    /** Something was sent and taken. */
    PartnerLink sendSucceeded() {
        return degraded && disconnection().isEmpty()
                ? toDraft().withDegraded(false).build()
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
        return handshakeCompletedAt.isPresent()
                && lostAt.isPresent()
                && handshakeCompletedAt.get().isAfter(lostAt.get());
    }

    private LinkDraft toDraft() {
        return new LinkDraft(this);
    }
}
