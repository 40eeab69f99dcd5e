package com.betterfleet.derms.microgrid;

/** The kind of a circuit; the available capacity is written from an envelope for grid connections only (M6). */
public enum CircuitKind {
    GRID_CONNECTION,
    FEEDER
}
