package com.betterfleet.derms.registration;

/**
 * A message of the token exchange is due to the partner, or is due no longer.
 *
 * <p>Published in the transaction that makes it due; the protocol room composes the message. {@code requestId} is the
 * message's own.
 */
public sealed interface RegistrationMessageDue {

    String connectionId();

    /** The service's registration, which offers the partner a stored token. */
    record RegistrationDue(String connectionId, String requestId) implements RegistrationMessageDue {}

    /** The service's registration as the answer to the partner's. */
    record RegistrationAnswerDue(String connectionId, String requestId, String answersRequestId)
            implements RegistrationMessageDue {}

    /** A new token of the service in place of the one that the partner has. */
    record RegistrationUpdateDue(String connectionId, String requestId) implements RegistrationMessageDue {}

    /** The end of the registration. */
    record RegistrationEndDue(String connectionId, String requestId) implements RegistrationMessageDue {}

    /** A message that is due no longer; it must not be sent if it is still queued. */
    record MessageCancelled(String connectionId, String requestId) implements RegistrationMessageDue {}
}
