package com.betterfleet.simulator.registration;

/** A requested action that needs a registration, when there is none. */
public final class NotRegistered extends RuntimeException {
    NotRegistered(RegistrationStage stage) {
        super("there is no usable registration, the stage is " + stage
                + "; register first, and wait until GET /control/registration shows REGISTERED");
    }
}
