package com.betterfleet.derms.link;

import java.time.Instant;

/**
 * The state of a link as a person reads it, with the instant at which it was entered; whether limits hold is decided by
 * {@link LinkLiveness}, not by this (M2). How one follows another is {@link LinkTransitions}.
 */
public sealed interface LinkState {

    /** What a partner is told whose message is not taken in the state that its link is in. */
    String DISCONNECTED_REFUSAL =
            "the connection is disconnected on purpose; nothing is taken until it is connected again";

    /** When this state was entered. */
    Instant since();

    LinkStateKind kind();

    /** The states by name, as they are stored and shown. */
    enum LinkStateKind {
        CONFIGURED,
        REGISTERING,
        HANDSHAKING,
        ONLINE,
        LOST,
        DISCONNECTED,
        ERROR;

        /**
         * Whether a message of the partner is taken in this state: a limit is never thrown away because of a display state,
         * only where the link is down on purpose.
         */
        public boolean accepts(InboundMessageKind message) {
            return this != DISCONNECTED || message == InboundMessageKind.REGISTRATION;
        }
    }

    /** Created; everything is accepted, nothing has been said yet. */
    record Configured(Instant since) implements LinkState {
        @Override
        public LinkStateKind kind() {
            return LinkStateKind.CONFIGURED;
        }
    }

    /** Tokens are being exchanged. */
    record Registering(Instant since) implements LinkState {
        @Override
        public LinkStateKind kind() {
            return LinkStateKind.REGISTERING;
        }
    }

    /** A handshake is under way. */
    record Handshaking(Instant since) implements LinkState {
        @Override
        public LinkStateKind kind() {
            return LinkStateKind.HANDSHAKING;
        }
    }

    /** A handshake is complete and nothing speaks against the partner being there. */
    record Online(Instant since) implements LinkState {
        @Override
        public LinkStateKind kind() {
            return LinkStateKind.ONLINE;
        }
    }

    /** The partner's heartbeats stopped. */
    record Lost(Instant since) implements LinkState {
        @Override
        public LinkStateKind kind() {
            return LinkStateKind.LOST;
        }
    }

    /**
     * Taken down on purpose; the partner's messages are refused (M9).
     *
     * @param actor who did it
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

    /** What a partner may send. */
    enum InboundMessageKind {
        REGISTRATION,
        HANDSHAKE,
        HEARTBEAT,
        FORECAST
    }

    /** Whether a message of the partner is taken in this state: see {@link LinkStateKind#accepts}. */
    default boolean accepts(InboundMessageKind message) {
        return kind().accepts(message);
    }

    /** A state of which only the instant is known; who took a link down, and why, is not left out. */
    static LinkState of(LinkStateKind kind, Instant since) {
        return switch (kind) {
            case CONFIGURED -> new Configured(since);
            case REGISTERING -> new Registering(since);
            case HANDSHAKING -> new Handshaking(since);
            case ONLINE -> new Online(since);
            case LOST -> new Lost(since);
            case DISCONNECTED -> throw new IllegalArgumentException("who took the link down is missing");
            case ERROR -> new Failed(since);
        };
    }
}
