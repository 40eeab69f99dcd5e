package com.betterfleet.derms.supervision;

import com.betterfleet.derms.microgrid.CircuitDirection;
import com.betterfleet.derms.power.Direction;
import com.betterfleet.derms.supervision.decision.ControlOutlook;
import com.betterfleet.derms.supervision.decision.DirectionState;
import com.betterfleet.derms.time.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The current state of a scope and its outlook, as advisories need them.
 *
 * @param enforced whether the limit is written to the circuit; else it is only shown
 * @param linkUp whether the partner is available
 * @param newestForecastAt when a forecast was last accepted for the scope
 * @param forecastAwaitedSince since when the next forecast is awaited while the link is up: the newest acceptance, or
 *     the link's return after it; empty: none was accepted in the present epoch
 * @param staleAfter the age from which the newest forecast is stale
 * @param fallbackCoverage the spans that the partner's fallback covers, in the directions for which it ever sent one
 * @param circuit the bounds of the scope's circuit; empty where it has none
 */
public record AdvisoryOutlook(
        String scopeId,
        boolean enforced,
        boolean linkUp,
        Map<Direction, DirectionState> directionStates,
        ControlOutlook outlook,
        Optional<Instant> newestForecastAt,
        Optional<Instant> forecastAwaitedSince,
        Duration staleAfter,
        Map<Direction, List<Interval>> fallbackCoverage,
        Map<Direction, CircuitDirection> circuit) {

    public AdvisoryOutlook {
        directionStates = Map.copyOf(directionStates);
        fallbackCoverage = Map.copyOf(fallbackCoverage);
        circuit = Map.copyOf(circuit);
    }
}
