package com.betterfleet.derms.envelope;

/** The bound that a circuit's available capacity comes from; at a tie the first constant is used. */
public enum CapacitySource {
    /** An operator's limit for reasons of the plant. */
    OPERATIONAL,
    RATING,
    ENVELOPE,
    /** No envelope applies. */
    SAFE_DEFAULT
}
