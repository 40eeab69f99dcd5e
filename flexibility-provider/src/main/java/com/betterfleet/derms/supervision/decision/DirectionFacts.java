package com.betterfleet.derms.supervision.decision;

import com.betterfleet.derms.forecast.ForecastStore.ForecastsInForce;
import com.betterfleet.derms.microgrid.CircuitDirection;
import java.time.Instant;
import java.util.Optional;

/**
 * The facts that a decision about one scope and direction depends on, and no others.
 *
 * @param enforced whether the limit is written to the circuit; else it is only shown
 * @param epochSince when the present epoch of the binding began; history from before it is discarded
 * @param forecasts the partner's forecast and fallback in force
 * @param gapPolicy what applies where neither covers
 * @param circuit the bounds of the scope's circuit; empty where it has none
 */
public record DirectionFacts(
        boolean bound,
        ControlAuthority control,
        boolean enforced,
        Instant epochSince,
        LinkFacts link,
        ForecastsInForce forecasts,
        DecisionTiming timing,
        GapPolicyRule gapPolicy,
        Optional<CircuitDirection> circuit) {

    DirectionFacts withLink(LinkFacts other) {
        return new DirectionFacts(bound, control, enforced, epochSince, other, forecasts, timing, gapPolicy, circuit);
    }
}
