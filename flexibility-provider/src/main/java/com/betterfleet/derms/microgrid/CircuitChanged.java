package com.betterfleet.derms.microgrid;

/**
 * A circuit was created, or one of the facts that bound it was edited. Published in the transaction of the edit, so that
 * what is derived from it never disagrees with it.
 */
public record CircuitChanged(String circuitId) {}
