package com.betterfleet.simulator.registration;

/**
 * Our Register that answers the service's.
 *
 * @param answersId the request id of the service's
 * @param shown the token with which the service came
 * @param given what it has given us
 * @param version the one we have chosen of those that it offered
 */
record Answering(Errand errand, String answersId, String shown, Peer given, String version) {
    Answering with(Errand next) {
        return new Answering(next, answersId, shown, given, version);
    }

    Answering with(Peer last) {
        return new Answering(errand, answersId, shown, last, version);
    }

    @Override
    public String toString() {
        return "Answering[" + answersId + "]";
    }
}
