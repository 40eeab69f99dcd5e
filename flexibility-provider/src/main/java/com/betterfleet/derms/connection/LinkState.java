package com.betterfleet.derms.connection;

/** The state of a link as a person reads it; whether limits hold is decided by {@link Liveness}, not by this (M2). */
public enum LinkState {
    /** Created; everything is accepted, nothing has been said yet. */
    CONFIGURED,
    REGISTERING,
    /** A handshake is under way. */
    HANDSHAKING,
    ONLINE,
    /** The partner's heartbeats stopped. */
    LOST,
    DISCONNECTED,
    /** The link cannot become or stay online, or a demand was refused. */
    ERROR
}
