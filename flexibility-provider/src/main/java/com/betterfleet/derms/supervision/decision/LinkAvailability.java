package com.betterfleet.derms.supervision.decision;

/** Whether the partner is there, as far as a decision goes. */
public enum LinkAvailability {
    /** Heard, or not supervised. */
    UP,
    /** It was silent while we listened. */
    LOST,
    /** We ourselves were deaf and cannot tell. */
    UNKNOWN
}
