package com.betterfleet.simulator.recorder;

/** Seen from the simulator. */
public enum MessageDirection {
    IN,
    OUT
}
