package com.betterfleet.simulator.scenario;

/** A scenario that cannot be used; the text names the field, its value and what is allowed. */
public final class InvalidScenario extends RuntimeException {
    public InvalidScenario(String message) {
        super(message);
    }
}
