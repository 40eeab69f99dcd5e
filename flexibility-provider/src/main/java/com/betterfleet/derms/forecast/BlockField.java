package com.betterfleet.derms.forecast;

/** The part of a forecast message that a validation error refers to, independent of its name on the wire. */
public enum BlockField {
    /** The list of blocks as a whole. */
    BLOCKS,
    CAPACITY,
    UNIT,
    PHASE,
    START,
    END
}
