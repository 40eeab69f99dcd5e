package com.betterfleet.derms.link;

import com.betterfleet.derms.partner.HandshakeDemands;
import java.time.Instant;

/** Published when a message to the partner is due, in that transaction; the protocol room composes it. */
public sealed interface OutboundMessageDue {

    String connectionId();

    /** The service's handshake, which states its demands. */
    record HandshakeDue(String connectionId, HandshakeDemands ownDemands) implements OutboundMessageDue {}

    /** The service's answer to the partner's handshake, with its own demands. */
    record HandshakeAnswerDue(String connectionId, String answersRequestId, HandshakeDemands ownDemands)
            implements OutboundMessageDue {}

    /** A heartbeat; without another one the partner counts the link as offline from {@code offlineAt} on. */
    record HeartbeatDue(String connectionId, Instant offlineAt) implements OutboundMessageDue {}
}
