package com.betterfleet.simulator.registration;

/** Something was ordered that needs a registration. */
public final class NotRegistered extends RuntimeException {
    NotRegistered(RegistrationStage stage) {
        super("there is no registration to do this with, the stage is " + stage
                + "; register first, and wait until GET /control/registration says REGISTERED");
    }
}
