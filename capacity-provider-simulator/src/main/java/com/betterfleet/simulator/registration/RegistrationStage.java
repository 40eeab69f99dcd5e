package com.betterfleet.simulator.registration;

/** Where the exchange of tokens stands, for people and tests. */
public enum RegistrationStage {
    /** Nobody has asked for a registration. */
    NONE,
    /** As responder: a token has been agreed, no Register has come with it. */
    AWAITING,
    /** As initiator: our Register has not been taken. */
    ASKING,
    /** Our Register has been taken; the service's own has not come. */
    AWAITING_ANSWER,
    /** The service's Register has been taken; ours that answers it has not. */
    ANSWERING,
    /** Both sides have the token of the other. */
    REGISTERED,
    /** We have given up: it was refused, or not taken so often that we try no more. */
    STOPPED,
    /** There was a registration; one of the sides has unregistered. */
    ENDED
}
