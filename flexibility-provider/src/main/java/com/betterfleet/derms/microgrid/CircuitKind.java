package com.betterfleet.derms.microgrid;

/** What a circuit is; only a grid connection's available capacity is written from an envelope (M6). */
public enum CircuitKind {
    GRID_CONNECTION,
    FEEDER
}
