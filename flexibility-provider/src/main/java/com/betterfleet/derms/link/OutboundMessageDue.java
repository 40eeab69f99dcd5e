package com.betterfleet.derms.link;

import com.betterfleet.derms.partner.HandshakeDemands;
import java.time.Instant;

/** Something has to be said to the partner. Published in the transaction that makes it due; the protocol room words it. */
public sealed interface OutboundMessageDue {

    String connectionId();

    /** Our handshake: we state our demands. */
    record HandshakeDue(String connectionId, HandshakeDemands ownDemands) implements OutboundMessageDue {}

    /** Our answer to the partner's handshake, with our own demands. */
    record HandshakeAnswerDue(String connectionId, String answersRequestId, HandshakeDemands ownDemands)
            implements OutboundMessageDue {}

    /** A sign of life; from {@code offlineAt} on, without another one, the partner counts the link as offline. */
    record HeartbeatDue(String connectionId, Instant offlineAt) implements OutboundMessageDue {}
}
