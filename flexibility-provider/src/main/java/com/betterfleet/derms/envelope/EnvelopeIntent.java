package com.betterfleet.derms.envelope;

import com.betterfleet.derms.power.Direction;
import java.util.Optional;

/**
 * What an issuer wants to hold for a scope and direction from now on.
 *
 * @param envelope the envelope to activate or keep; empty: none of this issuer holds
 * @param decisionRow the row of the decision table behind it, kept with the circuit's history
 */
public record EnvelopeIntent(
        String scopeId, Direction direction, String issuer, Optional<OperatingEnvelope> envelope, int decisionRow) {}
