package com.betterfleet.derms.envelope;

import java.time.Instant;

/** Port: how long what is decided for circuits counts. Told by whoever decides. */
public interface DecisionValidity {

    /** Until when a reader may rely on what a circuit may carry, unless it is renewed before. */
    Instant validUntil(String circuitId);
}
