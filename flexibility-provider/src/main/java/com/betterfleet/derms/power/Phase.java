package com.betterfleet.derms.power;

/** The conductors that a figure is about. */
public enum Phase {
    /** Not said; read as {@link #ALL} (decision). */
    UNKNOWN,
    ONE,
    TWO,
    THREE,
    /** The sum of the circuit's phases. */
    ALL
}
