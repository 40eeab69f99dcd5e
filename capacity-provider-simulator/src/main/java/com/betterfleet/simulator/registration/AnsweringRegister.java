package com.betterfleet.simulator.registration;

/**
 * Our Register that answers the service's.
 *
 * @param correlationId the request id of the service's
 * @param presentedToken the token with which the service came
 * @param peer what it has given us
 * @param version the one we have chosen of those that it offered
 * @param lost whether nothing follows until the service asks again
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
