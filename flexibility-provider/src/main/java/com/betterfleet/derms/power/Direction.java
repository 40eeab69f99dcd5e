package com.betterfleet.derms.power;

/** The direction of energy across the grid connection, seen from the site; each direction has its own limit. */
public enum Direction {
    /** From the grid into the site. */
    IMPORT,
    /** From the site into the grid. */
    EXPORT
}
