package com.betterfleet.simulator.scenario;

/** A scenario that cannot be played; the text names the field, its value and what would be right. */
public final class InvalidScenario extends RuntimeException {
    public InvalidScenario(String message) {
        super(message);
    }
}
