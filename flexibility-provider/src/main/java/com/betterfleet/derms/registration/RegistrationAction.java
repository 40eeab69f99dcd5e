package com.betterfleet.derms.registration;

/** An effect outside of the registration. */
sealed interface RegistrationAction {

    /** Sends the service's registration. */
    record SendRegistration(String requestId) implements RegistrationAction {}

    /** Sends the service's registration as the answer to the partner's. */
    record SendRegistrationAnswer(String requestId, String answeredRequestId) implements RegistrationAction {}

    /** Sends a new token of the service. */
    record SendTokenUpdate(String requestId) implements RegistrationAction {}

    /** Sends the end of the registration. */
    record SendRegistrationEnd(String requestId) implements RegistrationAction {}

    /** Cancels a message that may still be queued. */
    record CancelMessage(String requestId) implements RegistrationAction {}
}
