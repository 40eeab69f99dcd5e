package com.betterfleet.simulator.registration;

/**
 * Our Register that answers the service's.
 *
 * @param answersId the request id of the service's
 * @param shown the token with which the service came
 * @param given what it has given us
 * @param version the one we have chosen of those that it offered
 * @param lost whether nothing follows until the service asks again
 */
record Answering(Errand errand, String answersId, String shown, Peer given, String version, boolean lost) {
    Answering with(Errand next) {
        return new Answering(next, answersId, shown, given, version, lost);
    }

    Answering with(Peer last) {
        return new Answering(errand, answersId, shown, last, version, lost);
    }

    Answering whichIsLost() {
        return new Answering(errand, answersId, shown, given, version, true);
    }

    @Override
    public String toString() {
        return "Answering[" + answersId + "]";
    }
}
