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

    /** Our registration: the partner is told a token of ours, which is stored. {@code requestId} is the message's. */
    record RegistrationDue(String connectionId, String requestId) implements OutboundMessageDue {}

    /** Our registration, as the answer to the partner's. */
    record RegistrationAnswerDue(String connectionId, String requestId, String answersRequestId)
            implements OutboundMessageDue {}

    /** The partner is told a new token of ours in place of the one it has. */
    record RegistrationUpdateDue(String connectionId, String requestId) implements OutboundMessageDue {}

    /** The partner is told that the registration ends. */
    record RegistrationEndDue(String connectionId, String requestId) implements OutboundMessageDue {}

    /** A message that was due is not any more; where it is still queued it must not leave. */
    record MessageCancelled(String connectionId, String requestId) implements OutboundMessageDue {}
}
