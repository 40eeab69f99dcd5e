package com.betterfleet.simulator.settings;

/** An environment variable that cannot be used; the text names it, its value and what is allowed. */
public final class InvalidSettings extends RuntimeException {
    InvalidSettings(String message) {
        super(message);
    }
}
