package com.betterfleet.derms.envelope;

import java.time.Instant;

/**
 * One change of what a circuit may carry, as it was kept: the evidence (M6).
 *
 * @param id rises with each change of a circuit
 * @param writtenAt when the circuit was written, which may be a little after the instant it was decided for
 */
public record CircuitChange(long id, CircuitCapacity capacity, Instant writtenAt) {}
