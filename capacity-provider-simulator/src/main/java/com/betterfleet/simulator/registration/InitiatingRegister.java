package com.betterfleet.simulator.registration;

/**
 * Our Register that begins an exchange.
 *
 * @param target where it goes, and the token that is shown there
 * @param usesInitialToken whether that token was agreed for this alone; else it is the one in force
 * @param accepted whether the service has said that it has it
 */
record InitiatingRegister(RetriedMessage message, PeerEndpoint target, boolean usesInitialToken, boolean accepted) {
    InitiatingRegister withMessage(RetriedMessage newMessage) {
        return new InitiatingRegister(newMessage, target, usesInitialToken, accepted);
    }

    /** The service has it: nothing is left to be sent. */
    InitiatingRegister markAccepted() {
        return new InitiatingRegister(message.markInFlight(), target, usesInitialToken, true);
    }
}
