package com.betterfleet.derms.connection;

import java.time.Instant;

/**
 * The state of a link as a person reads it, with the instant at which it was entered; whether limits hold is decided by
 * {@link Liveness}, not by this (M2). How one follows another is {@link LinkTransitions}.
 */
public sealed interface LinkState {

    /** What a partner is told whose message is not taken in the state that its link is in. */
    String NOTHING_IS_TAKEN = "the connection is disconnected on purpose; nothing is taken until it is connected again";

    /** When this state was entered. */
    Instant since();

    Kind kind();

    /** The states by name, as they are stored and shown. */
    enum Kind {
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
        public boolean takes(Inbound message) {
            return this != DISCONNECTED || message == Inbound.REGISTRATION;
        }
    }

    /** Created; everything is accepted, nothing has been said yet. */
    record Configured(Instant since) implements LinkState {
        @Override
        public Kind kind() {
            return Kind.CONFIGURED;
        }
    }

    /** Tokens are being exchanged. */
    record Registering(Instant since) implements LinkState {
        @Override
        public Kind kind() {
            return Kind.REGISTERING;
        }
    }

    /** A handshake is under way. */
    record Handshaking(Instant since) implements LinkState {
        @Override
        public Kind kind() {
            return Kind.HANDSHAKING;
        }
    }

    /** A handshake is complete and nothing speaks against the partner being there. */
    record Online(Instant since) implements LinkState {
        @Override
        public Kind kind() {
            return Kind.ONLINE;
        }
    }

    /** The partner's heartbeats stopped. */
    record Lost(Instant since) implements LinkState {
        @Override
        public Kind kind() {
            return Kind.LOST;
        }
    }

    /**
     * Taken down on purpose; the partner's messages are refused (M9).
     *
     * @param by who did it
     */
    record Disconnected(Instant since, String by, String reason) implements LinkState {
        @Override
        public Kind kind() {
            return Kind.DISCONNECTED;
        }
    }

    /** The link cannot become or stay online, or a demand was refused. */
    record Failed(Instant since) implements LinkState {
        @Override
        public Kind kind() {
            return Kind.ERROR;
        }
    }

    /** What a partner may send. */
    enum Inbound {
        REGISTRATION,
        HANDSHAKE,
        HEARTBEAT,
        FORECAST
    }

    /** Whether a message of the partner is taken in this state: see {@link Kind#takes}. */
    default boolean takes(Inbound message) {
        return kind().takes(message);
    }

    /** A state of which only the instant is known; who took a link down, and why, is not left out. */
    static LinkState of(Kind kind, Instant since) {
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
