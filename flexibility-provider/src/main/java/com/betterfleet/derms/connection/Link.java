package com.betterfleet.derms.connection;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The state of a link at an instant, and how each thing that happens moves it (M2). Pure: every method returns the next
 * state and does nothing else.
 *
 * @param aliveUntil from this instant on the partner counts as lost, unless it is heard again; grace included
 * @param lostAt when the link was lost last, where it has not come back since
 * @param upSince when the partner's present run of heartbeats began
 * @param theirs what the partner demands of us, as stated in its latest handshake or answer
 * @param handshakeCompletedAt when a handshake was last completed, by either side
 * @param heartbeatDueAt when our next heartbeat is due, where the partner asked for them
 * @param degraded a send failed though the link is up; cleared by the next send that succeeds
 */
public record Link(
        String connectionId,
        LinkState state,
        Instant stateSince,
        Liveness liveness,
        Optional<Instant> aliveUntil,
        Optional<Instant> lostAt,
        Optional<Instant> upSince,
        Optional<Demands> theirs,
        Optional<Instant> handshakeCompletedAt,
        Optional<Instant> lastHeartbeatReceivedAt,
        Optional<Instant> lastHeartbeatSentAt,
        Optional<Instant> heartbeatDueAt,
        boolean degraded,
        Optional<LinkError> lastError) {

    static Link created(String connectionId, Instant at) {
        return new Link(
                connectionId,
                LinkState.CONFIGURED,
                at,
                Liveness.UNSUPERVISED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty());
    }

    /** The partner gave a sign of life that names {@code offlineAt}; we demanded one each {@code interval}. */
    Link heard(Instant at, Instant offlineAt, Optional<Duration> interval) {
        Link heard = with().lastHeartbeatReceivedAt(at).build();
        if (interval.isEmpty()) {
            return heard;
        }
        if (!offlineAt.isAfter(at)) {
            return heard.lost(at, at).failed(offlineTimeInPast(at, offlineAt));
        }
        Builder next = heard.with()
                .liveness(Liveness.UP)
                .aliveUntil(Optional.of(Liveness.aliveUntil(at, offlineAt, interval.get())));
        if (liveness != Liveness.UP) {
            next.upSince(Optional.of(at)).lostAt(Optional.empty());
        }
        if (state == LinkState.LOST) {
            next.enter(shookHandsWhileLost() ? LinkState.ONLINE : LinkState.HANDSHAKING, at);
        } else if (state == LinkState.ERROR) {
            next.enter(LinkState.HANDSHAKING, at);
        }
        return next.build();
    }

    /** A handshake was started by either side. */
    Link shaking(Instant at) {
        boolean shows = state == LinkState.CONFIGURED || state == LinkState.ERROR || state == LinkState.HANDSHAKING;
        return shows ? with().enter(LinkState.HANDSHAKING, at).build() : this;
    }

    /** The partner stated its demands; our heartbeats follow its interval once the handshake is complete. */
    Link demanded(Demands demands) {
        boolean same = theirs.flatMap(Demands::heartbeatInterval).equals(demands.heartbeatInterval());
        return with().theirs(Optional.of(demands))
                .heartbeatDueAt(same ? heartbeatDueAt : Optional.empty())
                .build();
    }

    /** A handshake is complete: the partner took our answer, or we took its. */
    Link shaken(Instant at, Optional<Duration> interval) {
        Builder next = with().handshakeCompletedAt(at)
                .degraded(false)
                .heartbeatDueAt(
                        theirs.flatMap(Demands::heartbeatInterval).map(theirInterval -> heartbeatDueAt.orElse(at)));
        boolean firstWord = liveness == Liveness.UNSUPERVISED && aliveUntil.isEmpty();
        if (firstWord && interval.isPresent()) {
            // Only a deadline for the first heartbeat: a handshake never moves a liveness that heartbeats gave.
            next.liveness(Liveness.UP)
                    .upSince(Optional.of(at))
                    .aliveUntil(Optional.of(Liveness.firstHeartbeatDue(at, interval.get())));
        }
        boolean lost = liveness == Liveness.LOST;
        if (lost && interval.isEmpty()) {
            next.liveness(Liveness.UNSUPERVISED).lostAt(Optional.empty()).aliveUntil(Optional.empty());
        }
        boolean onlyAHeartbeatHelps = lost && interval.isPresent();
        if (!onlyAHeartbeatHelps && state != LinkState.DISCONNECTED) {
            next.enter(LinkState.ONLINE, at);
        }
        return next.build();
    }

    /** Whether the partner was due to be heard before {@code now} and was not. */
    boolean overdue(Instant now) {
        return liveness == Liveness.UP && aliveUntil.isPresent() && !now.isBefore(aliveUntil.get());
    }

    /** The partner is lost since {@code since}, which is noticed at {@code now}. */
    Link lost(Instant since, Instant now) {
        // A partner that repeats a time in the past was lost all the while: the loss began once.
        Instant began = liveness == Liveness.LOST ? lostAt.orElse(since) : since;
        Builder next = with().liveness(Liveness.LOST)
                .lostAt(Optional.of(began))
                .aliveUntil(Optional.of(began))
                .upSince(Optional.empty());
        if (state != LinkState.DISCONNECTED) {
            next.enter(LinkState.LOST, now);
        }
        return next.build();
    }

    /** Our own heartbeat is being sent; the next one is due one interval after this one was, so that no drift adds up. */
    Link signalled(Instant at) {
        Optional<Instant> next = theirs.flatMap(Demands::heartbeatInterval).map(interval -> {
            Instant due = heartbeatDueAt.orElse(at).plus(interval);
            return due.isAfter(at) ? due : at.plus(interval);
        });
        return with().lastHeartbeatSentAt(at).heartbeatDueAt(next).build();
    }

    /** Something could not be sent, or was refused; with the link up that is a blemish, without it the link is in error. */
    Link failed(LinkError error) {
        Builder next = with().lastError(error).degraded(true);
        if (liveness != Liveness.UP && (state == LinkState.HANDSHAKING || state == LinkState.CONFIGURED)) {
            next.enter(LinkState.ERROR, error.at());
        }
        return next.build();
    }

    /** Something was sent and taken. */
    Link delivered() {
        return degraded ? with().degraded(false).build() : this;
    }

    private static LinkError offlineTimeInPast(Instant at, Instant offlineAt) {
        return new LinkError(
                at,
                "OFFLINE_TIME_IN_PAST",
                "The heartbeat received at %s says the link is offline from %s on, which is no later: one of the two clocks is probably wrong."
                        .formatted(at, offlineAt));
    }

    private boolean shookHandsWhileLost() {
        return handshakeCompletedAt.isPresent()
                && lostAt.isPresent()
                && handshakeCompletedAt.get().isAfter(lostAt.get());
    }

    private Builder with() {
        return new Builder(this);
    }

    /** The next state, written as what differs from this one. */
    private static final class Builder {
        private final Link from;
        private LinkState state;
        private Instant stateSince;
        private Liveness liveness;
        private Optional<Instant> aliveUntil;
        private Optional<Instant> lostAt;
        private Optional<Instant> upSince;
        private Optional<Demands> theirs;
        private Optional<Instant> handshakeCompletedAt;
        private Optional<Instant> lastHeartbeatReceivedAt;
        private Optional<Instant> lastHeartbeatSentAt;
        private Optional<Instant> heartbeatDueAt;
        private boolean degraded;
        private Optional<LinkError> lastError;

        Builder(Link from) {
            this.from = from;
            state = from.state;
            stateSince = from.stateSince;
            liveness = from.liveness;
            aliveUntil = from.aliveUntil;
            lostAt = from.lostAt;
            upSince = from.upSince;
            theirs = from.theirs;
            handshakeCompletedAt = from.handshakeCompletedAt;
            lastHeartbeatReceivedAt = from.lastHeartbeatReceivedAt;
            lastHeartbeatSentAt = from.lastHeartbeatSentAt;
            heartbeatDueAt = from.heartbeatDueAt;
            degraded = from.degraded;
            lastError = from.lastError;
        }

        Builder enter(LinkState next, Instant at) {
            if (state != next) {
                state = next;
                stateSince = at;
            }
            return this;
        }

        Builder liveness(Liveness next) {
            liveness = next;
            return this;
        }

        Builder aliveUntil(Optional<Instant> next) {
            aliveUntil = next;
            return this;
        }

        Builder lostAt(Optional<Instant> next) {
            lostAt = next;
            return this;
        }

        Builder upSince(Optional<Instant> next) {
            upSince = next;
            return this;
        }

        Builder theirs(Optional<Demands> next) {
            theirs = next;
            return this;
        }

        Builder handshakeCompletedAt(Instant next) {
            handshakeCompletedAt = Optional.of(next);
            return this;
        }

        Builder lastHeartbeatReceivedAt(Instant next) {
            lastHeartbeatReceivedAt = Optional.of(next);
            return this;
        }

        Builder lastHeartbeatSentAt(Instant next) {
            lastHeartbeatSentAt = Optional.of(next);
            return this;
        }

        Builder heartbeatDueAt(Optional<Instant> next) {
            heartbeatDueAt = next;
            return this;
        }

        Builder degraded(boolean next) {
            degraded = next;
            return this;
        }

        Builder lastError(LinkError next) {
            lastError = Optional.of(next);
            return this;
        }

        Link build() {
            return new Link(
                    from.connectionId,
                    state,
                    stateSince,
                    liveness,
                    aliveUntil,
                    lostAt,
                    upSince,
                    theirs,
                    handshakeCompletedAt,
                    lastHeartbeatReceivedAt,
                    lastHeartbeatSentAt,
                    heartbeatDueAt,
                    degraded,
                    lastError);
        }
    }
}
