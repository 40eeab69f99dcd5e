package com.betterfleet.derms.envelope;

import java.time.Instant;

/**
 * A stored change of a circuit's capacity: the evidence (M6).
 *
 * @param id increases with each change of a circuit
 * @param writtenAt when the circuit was written, which may be shortly after the instant of the decision
 */
public record CircuitChange(long id, CircuitCapacity capacity, Instant writtenAt) {}
