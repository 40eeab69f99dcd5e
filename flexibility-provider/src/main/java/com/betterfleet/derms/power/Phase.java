package com.betterfleet.derms.power;

/** The conductors that a value refers to. */
public enum Phase {
    /** Not stated; read as {@link #ALL} (decision). */
    UNKNOWN,
    ONE,
    TWO,
    THREE,
    /** The sum of the circuit's phases. */
    ALL
}
