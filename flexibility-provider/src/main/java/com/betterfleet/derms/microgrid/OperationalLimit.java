package com.betterfleet.derms.microgrid;

import com.betterfleet.derms.power.Power;
import com.betterfleet.derms.refusal.Require;
import java.time.Instant;
import java.util.Optional;

/**
 * A limit that a person sets on a circuit for reasons of the plant, such as a hot transformer.
 *
 * @param until the instant from which it no longer holds; absent: until a person releases it
 */
public record OperationalLimit(Power limit, String reason, Optional<Instant> until, String setBy, Instant setAt) {

    public OperationalLimit {
        Require.name("reason", reason);
    }

    public boolean holdsAt(Instant t) {
        return until.isEmpty() || t.isBefore(until.get());
    }
}
