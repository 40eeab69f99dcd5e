package com.betterfleet.simulator.registration;

/**
 * The simulator's Register that begins an exchange.
 *
 * @param target the receiver and the token presented to it
 * @param usesInitialToken whether that token was agreed for this exchange only; otherwise it is the one in force
 * @param accepted whether the service has accepted it
 */
record InitiatingRegister(RetriedMessage message, PeerEndpoint target, boolean usesInitialToken, boolean accepted) {
    InitiatingRegister withMessage(RetriedMessage newMessage) {
        return new InitiatingRegister(newMessage, target, usesInitialToken, accepted);
    }

    /** Returns it as accepted by the service, with nothing left to send. */
    InitiatingRegister markAccepted() {
        return new InitiatingRegister(message.markInFlight(), target, usesInitialToken, true);
    }
}
