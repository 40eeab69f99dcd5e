package com.betterfleet.derms.envelope;

import com.betterfleet.derms.power.Direction;
import java.util.Optional;

/**
 * The envelope that an issuer wants in force for a scope and direction from now on.
 *
 * @param envelope the envelope to activate or replace; empty: this issuer has none
 * @param decisionRow the number of the row of the decision table behind it, stored with the circuit's history
 */
public record EnvelopeIntent(
        String scopeId, Direction direction, String issuer, Optional<OperatingEnvelope> envelope, int decisionRow) {}
