package com.betterfleet.simulator.recorder;

/** Direction of a message as the simulator sees it. */
public enum MessageDirection {
    IN,
    OUT
}
