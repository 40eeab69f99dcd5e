package com.betterfleet.derms.power;

/** Which way energy flows across the grid connection, seen from the site; each way is limited on its own. */
public enum Direction {
    /** From the grid into the site. */
    IMPORT,
    /** From the site into the grid. */
    EXPORT
}
