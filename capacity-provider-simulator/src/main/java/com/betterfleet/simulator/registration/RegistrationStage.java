package com.betterfleet.simulator.registration;

/** Stage of the registration exchange, as shown to tests and operators. */
public enum RegistrationStage {
    /** No registration has been requested. */
    NONE,
    /** Responder: a token has been agreed, and no Register has presented it yet. */
    AWAITING,
    /** Initiator: the service has not accepted the simulator's Register. */
    ASKING,
    /** The service has accepted the simulator's Register; its own has not arrived. */
    AWAITING_ANSWER,
    /** The simulator has accepted the service's Register; the answering one is not accepted yet. */
    ANSWERING,
    /** Each side has the other's token. */
    REGISTERED,
    /** The simulator has given up: its Register was refused, or failed at every try. */
    STOPPED,
    /** A registration existed, and one of the sides has unregistered. */
    ENDED
}
