package com.betterfleet.derms.envelope;

import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.power.Power;
import java.time.Instant;

/**
 * A value that another system wrote to a circuit.
 *
 * @param decided the value that this service had written
 * @param adopted whether it is lower and applies as operational limit; else it was overwritten at once
 */
public record ForeignValue(
        String circuitId, Direction direction, Power found, Power decided, boolean adopted, Instant foundAt) {}
