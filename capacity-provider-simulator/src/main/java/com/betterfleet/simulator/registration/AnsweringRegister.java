package com.betterfleet.simulator.registration;

/**
 * The simulator's Register that answers the service's.
 *
 * @param correlationId the request id of the service's Register
 * @param presentedToken the token that authenticated the service's Register
 * @param peer the endpoint stated in the service's Register
 * @param version the version chosen from those offered
 * @param lost whether the answer is withheld until the service asks again
 */
record AnsweringRegister(
        RetriedMessage message,
        String correlationId,
        String presentedToken,
        PeerEndpoint peer,
        String version,
        boolean lost) {
    AnsweringRegister withMessage(RetriedMessage newMessage) {
        return new AnsweringRegister(newMessage, correlationId, presentedToken, peer, version, lost);
    }

    AnsweringRegister withPeer(PeerEndpoint newPeer) {
        return new AnsweringRegister(message, correlationId, presentedToken, newPeer, version, lost);
    }

    AnsweringRegister markLost() {
        return new AnsweringRegister(message, correlationId, presentedToken, peer, version, true);
    }

    @Override
    public String toString() {
        return "Answering[" + correlationId + "]";
    }
}
