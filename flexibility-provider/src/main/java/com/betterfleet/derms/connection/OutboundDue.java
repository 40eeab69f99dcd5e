package com.betterfleet.derms.connection;

import java.time.Instant;

/** Something has to be said to the partner. Published in the transaction that makes it due; the protocol room words it. */
public sealed interface OutboundDue {

    String connectionId();

    /** Our handshake: we state our demands. */
    record Opening(String connectionId, Demands ours) implements OutboundDue {}

    /** Our answer to the partner's handshake, with our own demands. */
    record Answer(String connectionId, String answersRequestId, Demands ours) implements OutboundDue {}

    /** A sign of life; from {@code offlineAt} on, without another one, the partner counts the link as offline. */
    record SignOfLife(String connectionId, Instant offlineAt) implements OutboundDue {}
}
