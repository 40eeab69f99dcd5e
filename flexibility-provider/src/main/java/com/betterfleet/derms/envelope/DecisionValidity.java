package com.betterfleet.derms.envelope;

import java.time.Instant;

/** Port: how long a decided capacity is valid; implemented by the room that decides. */
public interface DecisionValidity {

    /** Until when a consumer may rely on the capacity of a circuit, unless it is renewed before. */
    Instant validUntil(String circuitId);
}
