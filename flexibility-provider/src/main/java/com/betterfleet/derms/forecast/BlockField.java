package com.betterfleet.derms.forecast;

/** The part of a message that a refusal is about; the edge that received the message knows its name there. */
public enum BlockField {
    /** The list of blocks as a whole. */
    BLOCKS,
    CAPACITY,
    UNIT,
    PHASE,
    START,
    END
}
