package com.betterfleet.derms.connection;

import com.betterfleet.derms.connection.LinkTransitions.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The next state of a link, written as what differs from the present one. */
final class LinkDraft {

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final int MOST_DOUBLINGS = 6;

    private final Link from;
    private LinkState state;
    private Liveness liveness;
    private Optional<Instant> aliveUntil;
    private Optional<Instant> lostAt;
    private Optional<Instant> upSince;
    private Optional<Instant> unknownSince;
    private Optional<Instant> deafFrom;
    private Optional<Demands> theirs;
    private Optional<Instant> handshakeCompletedAt;
    private Optional<Instant> lastHeartbeatReceivedAt;
    private Optional<Instant> lastHeartbeatSentAt;
    private Optional<Instant> heartbeatDueAt;
    private Optional<Instant> handshakeDueAt;
    private int handshakeTries;
    private boolean degraded;
    private Optional<LinkError> lastError;

    LinkDraft(Link from) {
        this.from = from;
        state = from.state();
        liveness = from.liveness();
        aliveUntil = from.aliveUntil();
        lostAt = from.lostAt();
        upSince = from.upSince();
        unknownSince = from.unknownSince();
        deafFrom = from.deafFrom();
        theirs = from.theirs();
        handshakeCompletedAt = from.handshakeCompletedAt();
        lastHeartbeatReceivedAt = from.lastHeartbeatReceivedAt();
        lastHeartbeatSentAt = from.lastHeartbeatSentAt();
        heartbeatDueAt = from.heartbeatDueAt();
        handshakeDueAt = from.handshakeDueAt();
        handshakeTries = from.handshakeTries();
        degraded = from.degraded();
        lastError = from.lastError();
    }

    /** Legal in every state: a person's will needs no leave of the protocol. */
    LinkDraft takenDown(Instant at, String by, String reason) {
        state = new LinkState.Disconnected(at, by, reason);
        return this;
    }

    LinkDraft on(Event event, Instant at) {
        state = LinkTransitions.after(state, event, at);
        return this;
    }

    /**
     * Wherever a handshake of ours is wanting, the next one is due after a pause that doubles from 5 s to 5 min; elsewhere
     * none is.
     */
    LinkDraft askFor(Instant at) {
        boolean wanting = state.kind() == LinkState.Kind.LOST || state.kind() == LinkState.Kind.HANDSHAKING;
        handshakeDueAt = wanting ? Optional.of(at.plus(pause())) : Optional.empty();
        return this;
    }

    private Duration pause() {
        Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(handshakeTries, MOST_DOUBLINGS));
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    LinkDraft liveness(Liveness next) {
        liveness = next;
        return this;
    }

    LinkDraft aliveUntil(Optional<Instant> next) {
        aliveUntil = next;
        return this;
    }

    LinkDraft lostAt(Optional<Instant> next) {
        lostAt = next;
        return this;
    }

    LinkDraft upSince(Optional<Instant> next) {
        upSince = next;
        return this;
    }

    LinkDraft unknownSince(Instant next) {
        unknownSince = Optional.of(next);
        return this;
    }

    LinkDraft deafFrom(Instant next) {
        deafFrom = Optional.of(next);
        return this;
    }

    LinkDraft theirs(Optional<Demands> next) {
        theirs = next;
        return this;
    }

    LinkDraft handshakeCompletedAt(Instant next) {
        handshakeCompletedAt = Optional.of(next);
        return this;
    }

    LinkDraft lastHeartbeatReceivedAt(Instant next) {
        lastHeartbeatReceivedAt = Optional.of(next);
        return this;
    }

    LinkDraft lastHeartbeatSentAt(Instant next) {
        lastHeartbeatSentAt = Optional.of(next);
        return this;
    }

    LinkDraft heartbeatDueAt(Optional<Instant> next) {
        heartbeatDueAt = next;
        return this;
    }

    LinkDraft silent() {
        heartbeatDueAt = Optional.empty();
        handshakeDueAt = Optional.empty();
        handshakeTries = 0;
        return this;
    }

    LinkDraft handshakeDueAt(Optional<Instant> next) {
        handshakeDueAt = next;
        return this;
    }

    LinkDraft handshakeTries(int next) {
        handshakeTries = next;
        return this;
    }

    LinkDraft degraded(boolean next) {
        degraded = next;
        return this;
    }

    LinkDraft lastError(LinkError next) {
        lastError = Optional.of(next);
        return this;
    }

    Link build() {
        return new Link(
                from.connectionId(),
                state,
                liveness,
                aliveUntil,
                lostAt,
                upSince,
                unknownSince,
                deafFrom,
                theirs,
                handshakeCompletedAt,
                lastHeartbeatReceivedAt,
                lastHeartbeatSentAt,
                heartbeatDueAt,
                handshakeDueAt,
                handshakeTries,
                degraded,
                lastError);
    }
}
