package com.betterfleet.derms.connection;

import com.betterfleet.derms.connection.LinkTransitions.Event;
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
 * @param deafFrom since when nobody had listened then
 * @param theirs what the partner demands of us, as stated in its latest handshake or answer
 * @param handshakeCompletedAt when a handshake was last completed, by either side
 * @param heartbeatDueAt when our next heartbeat is due, where the partner asked for them
 * @param handshakeDueAt when we try a handshake of our own next, where one is wanting
 * @param handshakeTries how many of them have led to nothing so far
 * @param degraded a send failed though the link is up; cleared by the next send that succeeds
 */
public record Link(
        String connectionId,
        LinkState state,
        Liveness liveness,
        Optional<Instant> aliveUntil,
        Optional<Instant> lostAt,
        Optional<Instant> upSince,
        Optional<Instant> unknownSince,
        Optional<Instant> deafFrom,
        Optional<Demands> theirs,
        Optional<Instant> handshakeCompletedAt,
        Optional<Instant> lastHeartbeatReceivedAt,
        Optional<Instant> lastHeartbeatSentAt,
        Optional<Instant> heartbeatDueAt,
        Optional<Instant> handshakeDueAt,
        int handshakeTries,
        boolean degraded,
        Optional<LinkError> lastError) {

    /** Our heartbeats leave up to this part of an interval early, never late. */
    private static final double EARLIEST = 0.1;

    /** When this state was entered. */
    public Instant stateSince() {
        return state.since();
    }

    /** Who took it down and why, where it is down on purpose. */
    public Optional<LinkState.Disconnected> takenDown() {
        return state instanceof LinkState.Disconnected down ? Optional.of(down) : Optional.empty();
    }

    /** Whether anything but signs of life and handshakes may leave. */
    public boolean online() {
        return state.kind() == LinkState.Kind.ONLINE;
    }

    static Link created(String connectionId, Instant at) {
        return new Link(
                connectionId,
                new LinkState.Configured(at),
                Liveness.UNSUPERVISED,
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
    Link heard(Instant at, Instant offlineAt, Optional<Duration> interval) {
        Link heard = with().lastHeartbeatReceivedAt(at).build();
        if (interval.isEmpty()) {
            return heard;
        }
        if (!offlineAt.isAfter(at)) {
            return heard.lost(at, at).failed(offlineTimeInPast(at, offlineAt));
        }
        LinkDraft next = heard.with()
                .liveness(Liveness.UP)
                .aliveUntil(Optional.of(Liveness.aliveUntil(at, offlineAt, interval.get())))
                .handshakeTries(0);
        if (liveness == Liveness.LOST || liveness == Liveness.UNKNOWN || upSince.isEmpty()) {
            next.upSince(Optional.of(at));
        }
        return next.on(shookHandsWhileLost() ? Event.HEARD_AFTER_HANDSHAKE : Event.HEARD, at)
                .askFor(at)
                .build();
    }

    /** A person takes the link down: nothing is expected of the partner any more, and nothing is due to it (M9). */
    Link takenDown(Instant at, String by, String reason) {
        return with().takenDown(at, by, reason)
                .liveness(Liveness.UNSUPERVISED)
                .upSince(Optional.of(at))
                .aliveUntil(Optional.empty())
                .silent()
                .degraded(false)
                .build();
    }

    /** A person takes the link up again; a handshake of ours is its first step. */
    Link takenUp(Instant at) {
        return with().on(Event.TAKEN_UP, at).handshakeTries(1).askFor(at).build();
    }

    /** Tokens are being exchanged, because either side began (M3). */
    Link registering(Instant at) {
        return with().on(Event.REGISTRATION_STARTED, at).build();
    }

    /** Both sides have each other's token; where no handshake comes from the partner, one of ours follows. */
    Link registered(Instant at) {
        return with().on(Event.REGISTERED, at)
                .degraded(false)
                .handshakeTries(0)
                .askFor(at)
                .build();
    }

    /** Nobody is let in on either side any more; what the partner said last holds until its time is over. */
    Link unregistered(LinkError error) {
        return with().on(Event.UNREGISTERED, error.at())
                .silent()
                .lastError(error)
                .build();
    }

    /** A handshake was started by either side. */
    Link shaking(Instant at) {
        return with().on(Event.HANDSHAKE_STARTED, at).build();
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
        if (takenDown().isPresent()) {
            return this;
        }
        LinkDraft next = with().handshakeCompletedAt(at)
                .degraded(false)
                .handshakeDueAt(Optional.empty())
                .handshakeTries(0)
                .heartbeatDueAt(
                        theirs.flatMap(Demands::heartbeatInterval).map(theirInterval -> heartbeatDueAt.orElse(at)));
        boolean firstWord = liveness == Liveness.UNSUPERVISED && aliveUntil.isEmpty();
        if (firstWord && interval.isPresent()) {
            // Only a deadline for the first heartbeat: a handshake never moves a liveness that heartbeats gave.
            next.liveness(Liveness.UP)
                    .upSince(upSince.or(() -> Optional.of(at)))
                    .aliveUntil(Optional.of(Liveness.firstHeartbeatDue(at, interval.get())));
        }
        if (liveness == Liveness.LOST && interval.isPresent()) {
            // Only a heartbeat ends a loss; until then we go on asking for one.
            return next.handshakeTries(handshakeTries).askFor(at).build();
        }
        if (liveness == Liveness.LOST) {
            next.liveness(Liveness.UNSUPERVISED)
                    .upSince(Optional.of(at))
                    .aliveUntil(Optional.empty())
                    .on(Event.HEARD_AFTER_HANDSHAKE, at);
        }
        return next.on(Event.HANDSHAKE_COMPLETED, at).build();
    }

    /** Whether the partner was due to be heard before {@code now} and was not. */
    boolean overdue(Instant now) {
        boolean expected = liveness == Liveness.UP || liveness == Liveness.UNKNOWN;
        return expected && aliveUntil.isPresent() && !now.isBefore(aliveUntil.get());
    }

    /** The partner is lost since {@code since}, which is noticed at {@code now}. */
    Link lost(Instant since, Instant now) {
        // A partner that repeats a time in the past was lost all the while: the loss began once.
        Instant began = liveness == Liveness.LOST ? lostAt.orElse(since) : since;
        return with().liveness(Liveness.LOST)
                .lostAt(Optional.of(began))
                .aliveUntil(Optional.of(began))
                .on(Event.SILENT, now)
                .askFor(now)
                .build();
    }

    /**
     * We ourselves were deaf until {@code now}: a time that ran out meanwhile says nothing about the partner, which gets
     * three intervals to be heard. One that is still ahead, and a loss before, stay as they are.
     *
     * @param lapse for how long nobody had listened
     */
    Link deafUntil(Instant now, Duration lapse, Duration interval) {
        return overdue(now)
                ? with().liveness(Liveness.UNKNOWN)
                        // One doubt, however often we are deaf before it is resolved.
                        .unknownSince(liveness == Liveness.UNKNOWN ? unknownSince.orElse(now) : now)
                        .deafFrom(liveness == Liveness.UNKNOWN ? deafFrom.orElse(now) : now.minus(lapse))
                        .aliveUntil(Optional.of(Liveness.firstHeartbeatDue(now, interval)))
                        .build()
                : this;
    }

    /** We start a handshake to take the link up; while nothing comes of it the next try is due later and later. */
    Link asked(Instant at) {
        return with().on(Event.HANDSHAKE_STARTED, at)
                .handshakeTries(handshakeTries + 1)
                .askFor(at)
                .build();
    }

    /** The partner demands what we cannot do: no handshake comes about; what it says is taken all the same. */
    Link refused(LinkError error) {
        return with().lastError(error)
                .handshakeDueAt(Optional.empty())
                .on(Event.DEMAND_REFUSED, error.at())
                .build();
    }

    /**
     * Our own heartbeat is being sent. The next one is due one interval after this one was, so that no drift adds up.
     *
     * @param early how much sooner, 0 to 1 of a tenth of the interval, so that many links do not speak at one instant
     */
    Link signalled(Instant at, double early) {
        Optional<Instant> next = theirs.flatMap(Demands::heartbeatInterval).map(interval -> {
            Duration pace = interval.minus(Duration.ofNanos((long) (interval.toNanos() * EARLIEST * early)));
            Instant due = heartbeatDueAt.orElse(at).plus(pace);
            return due.isAfter(at) ? due : at.plus(pace);
        });
        return with().lastHeartbeatSentAt(at).heartbeatDueAt(next).build();
    }

    /** Something could not be sent, or was refused; with the link up that is a blemish, without it the link is in error. */
    Link failed(LinkError error) {
        LinkDraft next = with().lastError(error).degraded(true);
        return liveness == Liveness.UP
                ? next.build()
                : next.on(Event.UNHEARD_AND_FAILED, error.at()).build();
    }

    /** Something was sent and taken. */
    Link delivered() {
        return degraded && takenDown().isEmpty() ? with().degraded(false).build() : this;
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

    private LinkDraft with() {
        return new LinkDraft(this);
    }
}
