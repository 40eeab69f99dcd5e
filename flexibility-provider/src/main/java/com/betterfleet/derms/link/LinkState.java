package com.betterfleet.derms.link;

import java.time.Instant;

/**
 * The displayed state of a link, with the instant at which it was entered (M2). Whether limits apply is decided by
 * {@link LinkLiveness}. The transitions are in {@link LinkTransitions}.
 */
public sealed interface LinkState {

    /** The text returned to a partner whose message is refused while its link is disconnected. */
    String DISCONNECTED_REFUSAL =
            "the connection is disconnected on purpose; nothing is taken until it is connected again";

    /** When this state was entered. */
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
         * Returns whether a message of the partner is accepted in this state. Only a disconnected link refuses limits.
         */
        public boolean accepts(InboundMessageKind message) {
            return this != DISCONNECTED || message == InboundMessageKind.REGISTRATION;
        }
    }

    /** Created; everything is accepted, nothing was sent yet. */
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

    /** A handshake is in progress. */
    record Online(Instant since) implements LinkState {
        @Override
        public LinkStateKind kind() {
            return LinkStateKind.ONLINE;
        }
    }

    /** A handshake is complete and the partner is not lost. */
    record Lost(Instant since) implements LinkState {
        @Override
        public LinkStateKind kind() {
            return LinkStateKind.LOST;
        }
    }

    /**
     * Disconnected by an operator; the partner's messages are refused (M9).
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

    /** The kinds of messages that a partner sends. */
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

    /** A state without details; a disconnected one needs its operator and reason and cannot be made here. */
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
