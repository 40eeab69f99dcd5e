package com.betterfleet.derms.envelope;

/** Which bound a circuit's available capacity comes from; at a tie the first of these is named. */
public enum CapacitySource {
    /** A person's limit for reasons of the plant. */
    OPERATIONAL,
    RATING,
    ENVELOPE,
    /** No envelope holds: the circuit's own path. */
    SAFE_DEFAULT
}
