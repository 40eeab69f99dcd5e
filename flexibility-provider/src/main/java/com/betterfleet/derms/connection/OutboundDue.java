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

    /** Our registration: the partner is told a token of ours, which is stored. {@code requestId} is the message's. */
    record Registration(String connectionId, String requestId) implements OutboundDue {}

    /** Our registration, as the answer to the partner's. */
    record RegistrationAnswer(String connectionId, String requestId, String answersRequestId) implements OutboundDue {}

    /** The partner is told a new token of ours in place of the one it has. */
    record RegistrationUpdate(String connectionId, String requestId) implements OutboundDue {}

    /** The partner is told that the registration ends. */
    record RegistrationEnd(String connectionId, String requestId) implements OutboundDue {}

    /** A message that was due is not any more; where it is still queued it must not leave. */
    record NoLonger(String connectionId, String requestId) implements OutboundDue {}
}
