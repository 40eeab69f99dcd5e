package com.betterfleet.derms.link;

import java.time.Instant;

/**
 * The displayed state of a link, with the instant at which the link entered it (M2). Whether limits apply is decided by
 * {@link LinkLiveness}. The transitions are in {@link LinkTransitions}.
 */
public sealed interface LinkState {

    /** The error text returned to a partner whose message is refused on a disconnected link. */
    String DISCONNECTED_REFUSAL =
            "an operator disconnected this connection; messages are refused until it is connected again";

    /** Returns the instant at which the link entered this state. */
    Instant since();

    LinkStateKind kind();

    /** The states by name, as they are stored and displayed. */
    enum LinkStateKind {
        CONFIGURED,
        REGISTERING,
        HANDSHAKING,
        ONLINE,
        LOST,
        DISCONNECTED,
        ERROR;

        /**
         * Returns whether a partner's message is accepted in this state. A disconnected link accepts registrations
         * only; every other state accepts every message.
         */
        public boolean accepts(InboundMessageKind message) {
            return this != DISCONNECTED || message == InboundMessageKind.REGISTRATION;
        }
    }

    /** The connection was created; no handshake or registration has begun. */
    record Configured(Instant since) implements LinkState {
        @Override
        public LinkStateKind kind() {
            return LinkStateKind.CONFIGURED;
        }
    }

    /** An exchange of tokens is in progress (M3). */
    record Registering(Instant since) implements LinkState {
        @Override
        public LinkStateKind kind() {
            return LinkStateKind.REGISTERING;
        }
    }

    /** A handshake is in progress. */
    record Handshaking(Instant since) implements LinkState {
        @Override
        public LinkStateKind kind() {
            return LinkStateKind.HANDSHAKING;
        }
    }

    /** A handshake is complete and the partner is not lost. */
    record Online(Instant since) implements LinkState {
        @Override
        public LinkStateKind kind() {
            return LinkStateKind.ONLINE;
        }
    }

    /** The partner is lost: its demanded heartbeats stopped, or its latest one named a past time. */
    record Lost(Instant since) implements LinkState {
        @Override
        public LinkStateKind kind() {
            return LinkStateKind.LOST;
        }
    }

    /**
     * An operator disconnected the link; the partner's messages except registrations are refused (M9).
     *
     * @param actor the operator
     */
    record Disconnected(Instant since, String actor, String reason) implements LinkState {
        @Override
        public LinkStateKind kind() {
            return LinkStateKind.DISCONNECTED;
        }
    }

    /** The link cannot become or stay online, or a demand was refused. */
    record Failed(Instant since) implements LinkState {
        @Override
        public LinkStateKind kind() {
            return LinkStateKind.ERROR;
        }
    }

    /** The kinds of messages that a partner sends, as far as a state distinguishes them. */
    enum InboundMessageKind {
        REGISTRATION,
        HANDSHAKE,
        HEARTBEAT,
        FORECAST
    }

    /** Returns whether a message of the partner is accepted in this state: see {@link LinkStateKind#accepts}. */
    default boolean accepts(InboundMessageKind message) {
        return kind().accepts(message);
    }

    /** Creates a state without details. A {@link Disconnected} state needs its operator and reason. */
    static LinkState of(LinkStateKind kind, Instant since) {
        return switch (kind) {
            case CONFIGURED -> new Configured(since);
            case REGISTERING -> new Registering(since);
            case HANDSHAKING -> new Handshaking(since);
            case ONLINE -> new Online(since);
            case LOST -> new Lost(since);
            case DISCONNECTED ->
                throw new IllegalArgumentException("a disconnected link needs its operator and reason");
            case ERROR -> new Failed(since);
        };
    }
}
