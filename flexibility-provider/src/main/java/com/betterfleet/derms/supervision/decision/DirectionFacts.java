package com.betterfleet.derms.supervision.decision;

import com.betterfleet.derms.forecast.ForecastStore.ForecastsInForce;
import com.betterfleet.derms.microgrid.CircuitDirection;
import java.time.Instant;
import java.util.Optional;

/**
 * All that a decision about one scope and direction rests on. What is not in here cannot have an influence.
 *
 * @param enforced whether the limit is written, or only shown as what would be
 * @param epochSince since when the present epoch of the binding runs; what was remembered of an earlier one does not count
 * @param forecasts what the partner stated, primary and fallback
 * @param circuit the bounds of the scope's circuit; absent where it has none
 */
public record DirectionFacts(
        boolean bound,
        ControlAuthority control,
        boolean enforced,
        Instant epochSince,
        LinkFacts link,
        ForecastsInForce forecasts,
        DecisionTiming timing,
        GapPolicy gapPolicy,
        Optional<CircuitDirection> circuit) {

    DirectionFacts withLink(LinkFacts other) {
        return new DirectionFacts(bound, control, enforced, epochSince, other, forecasts, timing, gapPolicy, circuit);
    }
}
