package com.betterfleet.derms.microgrid;

/**
 * A circuit was created, or one of its limits was edited. Published in the transaction of the edit, so that derived
 * values never disagree with it.
 */
public record CircuitChanged(String circuitId) {}
