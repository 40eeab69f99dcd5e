package com.betterfleet.simulator.registration;

/**
 * Our Register that begins an exchange.
 *
 * @param to where it goes, and the token that is shown there
 * @param agreed whether that token was agreed for this alone; else it is the one in force
 * @param taken whether the service has said that it has it
 */
record Asking(Errand errand, Peer to, boolean agreed, boolean taken) {
    Asking with(Errand next) {
        return new Asking(next, to, agreed, taken);
    }

    /** The service has it: nothing is left to be sent. */
    Asking delivered() {
        return new Asking(errand.underway(), to, agreed, true);
    }
}
